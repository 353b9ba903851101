package io.weir.cluster;

import io.weir.http.RequestFacts;
import io.weir.net.Loop;
import org.jspecify.annotations.Nullable;

/** Draws by weight and looks at nothing else. No state; any loop. */
final class RandomChoice implements Balancer {
  @Override
  public @Nullable Backend pick(Tier tier, RequestFacts facts, Loop loop, Tried tried) {
    int drawn = tier.draw(loop.random(), tried);
    return drawn == Tier.NONE ? null : tier.get(drawn);
  }

  @Override
  public Choice explain(Tier tier, RequestFacts facts) {
    return new Choice(null, "any, by weight");
  }
}
