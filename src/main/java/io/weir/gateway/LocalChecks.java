package io.weir.gateway;

import io.weir.config.ListenerConfig;
import io.weir.config.Loaded;
import io.weir.config.Section;
import io.weir.telemetry.AccessLog;
import java.net.InetSocketAddress;

/**
 * What is wrong with a configuration on this machine, though the file itself is fine. Not part of
 * {@link GenerationBuilder}, because a file that is checked on one machine may be meant for
 * another. Stateless.
 */
final class LocalChecks {
  private LocalChecks() {}

  /** Adds what it finds to the problems of {@code loaded}. */
  static void run(Loaded loaded) {
    String accessLog = AccessLog.problem(loaded.config().accessLog());
    if (accessLog != null) {
      Section section = loaded.root().section("access-log");
      loaded.problems().add(section.originOf("target"), "access log: " + accessLog);
    }
    for (ListenerConfig listener : loaded.config().listeners()) {
      String host = listener.bind().host();
      if (!host.isEmpty() && new InetSocketAddress(host, 0).isUnresolved()) {
        loaded
            .problems()
            .add(
                listener.origin(),
                "listener " + listener.name() + ": there is no host '" + host + "' to listen on");
      }
    }
  }
}
