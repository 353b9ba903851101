package io.weir.gateway;

import io.weir.cluster.BackendRegistry;
import io.weir.cluster.Cluster;
import io.weir.config.ConfigDiff;
import io.weir.config.GatewayConfig;
import io.weir.config.Loaded;
import io.weir.config.Problem;
import io.weir.discovery.Endpoints;
import io.weir.route.RouteTable;
import io.weir.telemetry.Telemetry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generation that never serves: what a configuration would become, without a thread, a socket or
 * a name look-up. Made by the commands that check and explain; ends with them.
 */
public final class Preview {
  private final Loaded loaded;
  private final Generation generation;

  private Preview(Loaded loaded, Generation generation) {
    this.loaded = loaded;
    this.generation = generation;
  }

  /**
   * Builds everything that a start would build; adds what it finds to the problems of {@code
   * loaded}.
   */
  public static Preview of(Loaded loaded) {
    try (Telemetry telemetry = new Telemetry(1, loaded.config().metrics())) {
      BackendRegistry registry = BackendRegistry.offline(telemetry);
      GenerationBuilder builder = new GenerationBuilder(telemetry, registry, Endpoints.unasked());
      Generation generation = builder.build(loaded, null);
      return new Preview(loaded, generation);
    }
  }

  /** Everything that is wrong, in the order of files and lines. */
  public List<Problem> problems() {
    return loaded.problems().list();
  }

  /** What is worth knowing although it does not keep weir from starting, on this machine. */
  public List<Problem> warnings() {
    return Warnings.of(loaded, generation);
  }

  /** About how many series of metrics there will be. */
  public long series() {
    return Warnings.series(loaded);
  }

  /** In what the other one, which comes later, differs. */
  public ConfigDiff diff(Preview later) {
    return ConfigDiff.between(loaded, later.loaded);
  }

  /** What a reload to the other one would do. */
  public ReloadEffect reloadTo(Preview later) {
    return ReloadEffect.of(generation, later.generation);
  }

  public GatewayConfig config() {
    return generation.config();
  }

  public RouteTable routes() {
    return generation.routes();
  }

  /** The cluster of that name; null if there is none. */
  public @Nullable Cluster cluster(String name) {
    for (Cluster cluster : generation.clusters()) {
      if (cluster.name().equals(name)) {
        return cluster;
      }
    }
    return null;
  }
}
