package io.weir.cluster;

import io.weir.config.TransportKind;
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
  /** The balancer's name in the configuration. */
  @Param({"least-request", "round-robin", "random"})
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
    balancer =
        switch (balance) {
          case "least-request" -> new LeastRequest();
          case "round-robin" -> new RoundRobin(1);
          case "random" -> new RandomChoice();
          default -> throw new IllegalArgumentException(balance);
        };
    int[] weights = new int[backends];
    Arrays.fill(weights, 1);
    tier = Fixture.tier(weights);
    for (int i = 0; i < backends; i++) {
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
    return balancer.pick(tier, Fixture.FACTS, loop, tried);
  }
}
