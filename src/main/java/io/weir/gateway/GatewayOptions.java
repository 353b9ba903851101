package io.weir.gateway;

import io.weir.config.Loaded;
import io.weir.net.FatalHandler;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * How a gateway is embedded. Immutable.
 *
 * @param source where a reload without argument gets the configuration from; null if there is none
 * @param fatal told when a loop can no longer be trusted
 * @param environment variables by which a supervisor says where it listens and what it has opened
 * @param takesOver whether to replace the process that has the control socket of the configuration
 */
public record GatewayOptions(
    @Nullable Supplier<Loaded> source,
    FatalHandler fatal,
    Map<String, String> environment,
    boolean takesOver) {

  /**
   * For a gateway inside another program, such as a test: a failed loop is only logged, and that
   * program's supervisor is none of its business.
   */
  public static GatewayOptions embedded() {
    return new GatewayOptions(
        null,
        (loop, cause) ->
            LoggerFactory.getLogger(Gateway.class).error("loop {} failed", loop, cause),
        Map.of(),
        false);
  }

  /** The same with a source of configurations. */
  public GatewayOptions reloadingFrom(Supplier<Loaded> configurations) {
    return new GatewayOptions(configurations, fatal, environment, takesOver);
  }

  /** The same with another way of dealing with a failed loop. */
  public GatewayOptions onFatal(FatalHandler handler) {
    return new GatewayOptions(source, handler, environment, takesOver);
  }

  /** The same under a supervisor that speaks through these variables. */
  public GatewayOptions supervisedBy(Map<String, String> variables) {
    return new GatewayOptions(source, fatal, Map.copyOf(variables), takesOver);
  }

  /** The same in the place of a process that runs already, or not. */
  public GatewayOptions takingOver(boolean replaces) {
    return new GatewayOptions(source, fatal, environment, replaces);
  }
}
