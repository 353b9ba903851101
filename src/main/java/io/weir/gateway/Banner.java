package io.weir.gateway;

import io.weir.config.ListenerConfig;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The line that is printed when a gateway is ready. Stateless. */
final class Banner {
  private Banner() {}

  static String of(Parts parts) {
    List<String> addresses = new ArrayList<>();
    for (ListenerConfig listener : parts.reloader().current().config().listeners()) {
      InetSocketAddress bound = parts.listeners().address(listener.name());
      if (bound != null) {
        addresses.add(listener.name() + " http://" + HostPort.of(bound));
      }
    }
    if (parts.admin() != null) {
      addresses.add("admin http://" + HostPort.of(parts.admin().address()));
    }
    return "weir "
        + BuildInfo.version()
        + ": "
        + String.join(", ", addresses)
        + " ("
        + capacity(parts.status().fixed())
        + ")";
  }

  private static String capacity(GatewayStatus.Fixed fixed) {
    DescriptorPlan descriptors = fixed.descriptors();
    String text =
        fixed.transport() + ", " + fixed.loops() + (fixed.loops() == 1 ? " loop" : " loops");
    return descriptors.limit() < 0
        ? text
        : text
            + ", "
            + descriptors.limit()
            + " descriptors, at most "
            + descriptors.clients()
            + " clients";
  }
}
