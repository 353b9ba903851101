package io.weir.cli;

import io.netty.channel.epoll.Epoll;
import io.netty.util.Version;
import io.weir.gateway.BuildInfo;
import java.util.Map;

/** {@code weir version}: what exactly is running here. */
final class VersionCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    arguments.end();
    Map<String, Version> netty = Version.identify();
    TextTable table = new TextTable();
    table.row("weir", BuildInfo.version());
    table.row(
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    table.row("netty", version(netty, "netty-transport"));
    table.row("native", version(netty, "netty-transport-native-epoll"));
    table.row("transport", transport());
    table.row(
        "system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    table.lines().forEach(console::say);
    return FINE;
  }

  private static String version(Map<String, Version> versions, String artifact) {
    Version version = versions.get(artifact);
    return version == null ? "unknown" : version.artifactVersion();
  }

  private static String transport() {
    if (Epoll.isAvailable()) {
      return "edge-triggered epoll";
    }
    Throwable cause = Epoll.unavailabilityCause();
    return "nio; epoll is unavailable: " + (cause == null ? "unknown" : cause.getMessage());
  }
}
