package io.weir.cluster;

import io.weir.config.Address;
import io.weir.config.ClusterConfig;
import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.config.MetricsConfig;
import io.weir.config.PoolConfig;
import io.weir.config.SlowStartConfig;
import io.weir.health.BackendHealth;
import io.weir.http.RequestFacts;
import io.weir.net.Loop;
import io.weir.pool.BackendPool;
import io.weir.pool.ConnectionBudget;
import io.weir.telemetry.BackendMeters;
import io.weir.telemetry.Telemetry;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Backends without sockets, for tests of choosing. */
final class Fixture {
  static final PoolConfig POOL =
      new PoolConfig(8, Duration.ofSeconds(55), true, Duration.ofHours(1), 64, 5);

  /** Most balancers do not look at the request; one that does must not get away with these. */
  static final RequestFacts FACTS =
      (RequestFacts)
          Proxy.newProxyInstance(
              Fixture.class.getClassLoader(),
              new Class<?>[] {RequestFacts.class},
              (proxy, method, arguments) -> {
                throw new AssertionError("looked at " + method.getName());
              });

  private static final ClusterConfig CONFIG =
      config("balance = random, ejection.errors.share = 0%");

  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private static final Telemetry TELEMETRY = telemetry(1);

  private Fixture() {}

  /** A cluster with these keys, which have no problems. */
  static ClusterConfig config(String keys) {
    String hocon =
        """
        listeners { web { bind = ":0" } }
        clusters { shop { backends = ["10.0.0.1:80"], %s } }
        """;
    Loaded loaded = ConfigLoader.parse(hocon.formatted(keys), "test.conf");
    if (!loaded.problems().isEmpty()) {
      throw new AssertionError(loaded.problems());
    }
    return loaded.config().clusters().get(0);
  }

  /** What {@code balance} has to say, such as {@code peak-ewma}. */
  static Balancer balancer(String balance) {
    return Balancers.from(config("balance = " + balance).balance(), 1);
  }

  static Telemetry telemetry(int loops) {
    return new Telemetry(loops, new MetricsConfig(List.of(0.01, 0.1, 1.0)));
  }

  static SocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  static BackendKey key(int number, @Nullable SocketAddress resolved) {
    Address address = new Address.Tcp("10.0.0." + number, 80);
    return new BackendKey("shop", address, resolved, 0, Duration.ofSeconds(2), POOL, 65536);
  }

  static Backend backend(int number) {
    return backend(key(number, local(number)));
  }

  static Backend unresolved(int number) {
    return backend(key(number, null));
  }

  private static Backend backend(BackendKey key) {
    BackendMeters meters = TELEMETRY.backend(key.cluster(), key.address().toString());
    return new Backend(
        key,
        new ConnectionBudget(0),
        meters,
        new BackendHealth(key.cluster(), key.address().toString(), meters.health(), LONG_AGO),
        new Loop[0],
        new BackendPool[0]);
  }

  /** A tier of fresh backends with these weights. */
  static Tier tier(int... weights) {
    return new Tier(0, seats(weights));
  }

  /** Fresh backends with these weights. */
  static List<Tier.Seat> seats(int... weights) {
    List<Tier.Seat> seats = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      seats.add(new Tier.Seat(backend(i + 1), weights[i]));
    }
    return seats;
  }

  static int indexOf(Tier tier, @Nullable Backend backend) {
    for (int i = 0; i < tier.size(); i++) {
      if (tier.get(i) == backend) {
        return i;
      }
    }
    throw new AssertionError(backend + " is no member");
  }

  /** Everybody has the whole share from the start. */
  static final Ramp AT_ONCE = new SlowStart(new SlowStartConfig(Duration.ZERO, 1, 1));

  static Cluster cluster(Balancer balancer, List<Cluster.Member> members) {
    return cluster(CONFIG, balancer, members, AT_ONCE);
  }

  static Cluster cluster(ClusterConfig config, Balancer balancer, List<Cluster.Member> members) {
    return cluster(config, balancer, members, AT_ONCE);
  }

  static Cluster cluster(Balancer balancer, List<Cluster.Member> members, Ramp ramp) {
    return cluster(CONFIG, balancer, members, ramp);
  }

  private static Cluster cluster(
      ClusterConfig config, Balancer balancer, List<Cluster.Member> members, Ramp ramp) {
    Cluster.Site site = new Cluster.Site(TELEMETRY.cluster("shop"), 1, 0);
    return new Cluster(config, balancer, site, members, ramp);
  }
}
