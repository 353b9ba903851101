package io.weir.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The demo: built-in backends, a proxy in front of them and gentle load, in one process on
 * loopback. Everything runs from {@link #start} to {@link #close}; who starts it prints {@link
 * #banner}, waits and closes.
 */
public final class Demo implements AutoCloseable {
  private static final int USUAL_PORT = 8080;
  private static final int USUAL_ADMIN_PORT = 9901;

  /** A proxy that was started for the demo. */
  public interface Proxy extends AutoCloseable {
    /** Where the listener {@code web} was bound. */
    InetSocketAddress web();

    /** Where the admin listener was bound. */
    InetSocketAddress admin();

    @Override
    void close();
  }

  /** Starts a proxy from a configuration; throws if it cannot. */
  @FunctionalInterface
  public interface Starter {
    Proxy start(String hocon);
  }

  private final AppServers apps;
  private final Proxy proxy;
  private final Load load;

  private Demo(AppServers apps, Proxy proxy, Load load) {
    this.apps = apps;
    this.proxy = proxy;
    this.load = load;
  }

  /** Starts everything; what the starter throws passes through after all was closed again. */
  public static Demo start(Starter starter) {
    AppServers apps = AppServers.start();
    try {
      String config = config(apps.servers(), portOr0(USUAL_PORT), portOr0(USUAL_ADMIN_PORT));
      Proxy proxy = starter.start(config);
      return new Demo(apps, proxy, Load.start(proxy.web()));
    } catch (RuntimeException e) {
      apps.close();
      throw e;
    }
  }

  /** What a person can try, in at most 12 lines. */
  public List<String> banner() {
    String web = url(proxy.web());
    String admin = url(proxy.admin());
    String names = apps.servers().stream().map(AppServer::name).collect(Collectors.joining(", "));
    return List.of(
        "weir demo: a proxy, three backends (" + names + ") and gentle load, all on loopback",
        "",
        "  status page   " + admin + "/",
        "  metrics       " + admin + "/metrics",
        "  try           curl -i " + web + "/whoami",
        "                curl -T pom.xml " + web + "/echo",
        "                curl -so /dev/null -w '%{speed_download} bytes/s\\n' "
            + web
            + "/bytes/1000000000",
        "                curl " + web + "/flaky      one in three is a 503",
        "                curl -N " + web + "/chunked/5",
        "  WebSocket     " + web.replace("http:", "ws:") + "/ws",
        "  more          curl " + web + "/",
        "Ctrl-C ends it.");
  }

  /** One line about what the load has done so far. */
  public String summary() {
    return load.answered()
        + " requests answered, "
        + load.failed()
        + " without an answer, "
        + load.words()
        + " WebSocket messages came back";
  }

  /** The load, for those who want to look at it. */
  Load load() {
    return load;
  }

  /** Ends load, proxy and backends, in this order. */
  @Override
  public void close() {
    load.close();
    proxy.close();
    apps.close();
  }

  static String config(List<AppServer> servers, int port, int adminPort) {
    String backends =
        servers.stream()
            .map(s -> "\"127.0.0.1:" + s.address().getPort() + "\"")
            .collect(Collectors.joining(", "));
    return """
    listeners { web { bind = "127.0.0.1:%d" } }
    admin { bind = "127.0.0.1:%d" }
    access-log { enabled = false }
    clusters { apps { backends = [%s], health { path = "/" } } }
    routes {
      apps { path = "/*", cluster = apps }
      ping { path = "/ping", respond { status = 200, body = "ok" } }
      old { path = "/old", redirect { to = "/whoami", status = 302 } }
    }
    """
        .formatted(port, adminPort, backends);
  }

  private static String url(InetSocketAddress address) {
    return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /** The port that people expect, or 0 for any if it is taken. */
  private static int portOr0(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      // Somebody else has it; the banner tells which port it became.
      return 0;
    }
  }
}
