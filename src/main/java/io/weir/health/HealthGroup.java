package io.weir.health;

import io.weir.config.EjectionConfig;
import io.weir.config.HealthConfig;
import io.weir.telemetry.ClusterMeters;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The backends of one cluster in one generation, as health sees them. Immutable. */
public record HealthGroup(
    String cluster,
    HealthConfig checks,
    EjectionConfig ejection,
    ClusterMeters meters,
    List<Member> members) {
  public HealthGroup {
    members = List.copyOf(members);
  }

  /**
   * A backend of the cluster. Immutable.
   *
   * @param backup whether it serves only when no other can
   * @param address where it is; null while its name is unknown
   * @param host what it is called where it is asked
   */
  public record Member(
      BackendHealth health, boolean backup, @Nullable SocketAddress address, String host) {}

  boolean anyUsable() {
    return members.stream().anyMatch(member -> member.health().usable());
  }
}
