package io.weir.cluster;

import io.weir.config.TransportKind;
import io.weir.filter.FakeExchange;
import io.weir.http.RequestFacts;
import io.weir.jmh.Piece;
import io.weir.net.Loop;
import io.weir.net.Loops;
import io.weir.net.Transport;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One pick of each balancer among backends of equal weight that are more and less busy. */
@SuppressWarnings("NullAway.Init") // The setup comes before everything else.
public class Balancing extends Piece {
  private static final String BY_USER =
      "{ type = consistent-hash, by = header, name = X-User, balance-factor = 1.25 }";

  private static final RequestFacts USER =
      FakeExchange.get("/").header("X-User", "af0f2fd4-7d2c-4f37-9d1c-5b1f0a3f77aa");

  /** The balancer's name in the configuration. */
  @Param({"least-request", "peak-ewma", "round-robin", "random", "consistent-hash"})
  public String balance;

  /** How many backends the cluster has. */
  @Param({"2", "10", "100"})
  public int backends;

  private final Tried tried = new Tried();
  private Loops loops;
  private Loop loop;
  private Balancer balancer;
  private Tier tier;

  /** Makes the cluster; backend i has i % 7 attempts under way. */
  @Setup
  public void build() {
    loops = Loops.start(Transport.choose(TransportKind.NIO), 1, Balancing::fail);
    loop = loops.get(0);
    balancer = Fixture.balancer(balance.equals("consistent-hash") ? BY_USER : balance);
    int[] weights = new int[backends];
    Arrays.fill(weights, 1);
    tier = balancer.tier(0, Fixture.seats(weights));
    for (int i = 0; i < backends; i++) {
      long nanos = 1_000_000L * (1 + i % 5);
      balancer.learn(tier.get(i), AttemptResult.ANSWERED, nanos, loop.nowNanos());
      for (int busy = i % 7; busy > 0; busy--) {
        tier.get(i).begin();
      }
    }
  }

  private static void fail(int index, Throwable cause) {
    throw new IllegalStateException("loop " + index, cause);
  }

  /** Ends the loop that lent its random numbers. */
  @TearDown
  public void close() {
    loops.close();
  }

  /** The first attempt of an exchange. */
  @Benchmark
  public @Nullable Backend pick() {
    return balancer.pick(tier, USER, loop, tried);
  }
}
