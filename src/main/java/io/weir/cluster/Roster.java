package io.weir.cluster;

import io.weir.config.ClusterConfig;
import io.weir.net.AnyThread;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to a cluster, and the cookie that tells them apart; replaced as a whole when somebody
 * comes or goes. Immutable.
 *
 * @param members in the order of the configuration, those without a known address included
 * @param sticky null when clients are not kept at their backends
 */
@AnyThread
record Roster(List<Cluster.Member> members, @Nullable Sticky sticky) {
  Roster {
    members = List.copyOf(members);
  }

  static Roster of(ClusterConfig config, List<Cluster.Member> members) {
    return new Roster(members, Sticky.of(config.sticky(), config.name(), members));
  }
}
