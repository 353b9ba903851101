package io.weir.gateway;

import io.weir.cluster.BackendRegistry;
import io.weir.cluster.Cluster;
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
  private final Generation generation;
  private final List<Problem> problems;

  private Preview(Generation generation, List<Problem> problems) {
    this.generation = generation;
    this.problems = problems;
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
      return new Preview(generation, loaded.problems().list());
    }
  }

  /** Everything that is wrong, in the order of files and lines. */
  public List<Problem> problems() {
    return problems;
  }

  /** What is worth knowing although it does not keep weir from starting, on this machine. */
  public List<String> warnings() {
    return Warnings.of(generation);
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
