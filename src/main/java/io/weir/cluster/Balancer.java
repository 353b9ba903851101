package io.weir.cluster;

import io.weir.http.RequestFacts;
import io.weir.net.Loop;
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
}
