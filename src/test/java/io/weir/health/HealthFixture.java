package io.weir.health;

import io.weir.config.ClusterConfig;
import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.config.MetricsConfig;
import io.weir.telemetry.Telemetry;
import io.weir.testkit.Metrics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A cluster {@code shop} whose backends are numbers, for tests of what becomes of them. */
final class HealthFixture implements AutoCloseable {
  static final int LOOPS = 2;

  final Telemetry telemetry = new Telemetry(LOOPS, new MetricsConfig(List.of(0.01, 1.0)));
  private final List<BackendHealth> backends = new ArrayList<>();

  BackendHealth backend(int number) {
    while (backends.size() <= number) {
      String name = "10.0.0." + backends.size() + ":80";
      backends.add(
          new BackendHealth("shop", name, telemetry.backend("shop", name).health(), -1L << 62));
    }
    return backends.get(number);
  }

  static SocketAddress address(int number) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1000 + number);
  }

  static ClusterConfig config(String lines) {
    String hocon =
        """
        listeners { web { bind = ":0" } }
        clusters { shop { backends = ["10.0.0.1:80"]
          %s
        } }
        """;
    Loaded loaded = ConfigLoader.parse(hocon.formatted(lines), "test.conf");
    loaded.root().reportUnread();
    if (!loaded.problems().isEmpty()) {
      throw new AssertionError(loaded.problems().toString());
    }
    return loaded.config().clusters().get(0);
  }

  /** The first so many backends, of which the last ones are backups. */
  HealthGroup group(String lines, int primaries, int backups) {
    List<HealthGroup.Member> members = new ArrayList<>();
    for (int i = 0; i < primaries + backups; i++) {
      BackendHealth health = backend(i);
      members.add(new HealthGroup.Member(health, i >= primaries, address(i), health.backend()));
    }
    ClusterConfig config = config(lines);
    return new HealthGroup(
        "shop", config.health(), config.ejection(), telemetry.cluster("shop"), members);
  }

  HealthGroup group(String lines, int primaries) {
    return group(lines, primaries, 0);
  }

  /** As Prometheus would read it; 0 if there is none. */
  double metric(String name, String... labels) {
    byte[] text = telemetry.scrape().render(null).body();
    return Metrics.sum(new String(text, StandardCharsets.UTF_8), name, labels);
  }

  @Override
  public void close() {
    telemetry.close();
  }
}
