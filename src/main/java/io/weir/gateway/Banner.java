package io.weir.gateway;

import com.sun.management.OperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import io.weir.config.ListenerConfig;
import java.lang.management.ManagementFactory;
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
    if (descriptors.limit() >= 0) {
      text += ", " + descriptors.limit() + " descriptors, at most " + descriptors.clients();
      text += " clients";
    }
    return text + memory();
  }

  /** What the JVM may take, and of how much: in a container that is the container's limit. */
  private static String memory() {
    String text = ", heap " + mebibytes(Runtime.getRuntime().maxMemory());
    text += " and direct memory " + mebibytes(PlatformDependent.maxDirectMemory());
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? text + " of " + mebibytes(system.getTotalMemorySize())
        : text;
  }

  private static String mebibytes(long bytes) {
    return bytes / (1 << 20) + " MiB";
  }
}
