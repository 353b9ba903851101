package io.weir.cluster;

import io.weir.http.RequestFacts;
import io.weir.net.Loop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to choose among equals. Built with its cluster on the control thread, asked on every loop;
 * what it remembers it keeps per loop. Lives as long as its generation.
 *
 * <p>{@code pick} allocates nothing, ends after at most one pass or two over the tier, and obeys
 * three laws that {@code BalancerContract} proves: it returns a member of {@code tier}; never one
 * of {@code tried}; and null only when every member was tried.
 */
interface Balancer {
  @Nullable Backend pick(Tier tier, RequestFacts facts, Loop loop, Tried tried);

  /** A tier of these members, with what this balancer wants to have prepared. Control thread. */
  default Tier tier(int rank, List<Tier.Seat> seats) {
    return new Tier(rank, seats);
  }

  /**
   * How an attempt in its cluster went. Only called if {@link #learns}, on the loop of the attempt.
   *
   * @param nanos to the response header, or to the end of the attempt if that came first
   */
  default void learn(Backend backend, AttemptResult result, long nanos, long nowNanos) {}

  /** Whether {@link #learn} does anything, so that others do not pay for it. */
  default boolean learns() {
    return false;
  }

  /** What it would do with this request, in words, for whoever asks beforehand. */
  Choice explain(Tier tier, RequestFacts facts);

  /**
   * What a balancer says about a request that nobody has sent.
   *
   * @param backend null if that depends on more than the request
   * @param reason goes on after the backend, or stands alone
   */
  record Choice(@Nullable Backend backend, String reason) {}
}
