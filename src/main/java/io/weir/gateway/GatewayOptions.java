package io.weir.gateway;

import io.weir.config.Loaded;
import io.weir.net.FatalHandler;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * How a gateway is embedded. Immutable.
 *
 * @param source where a reload without argument gets the configuration from; null if there is none
 * @param fatal told when a loop can no longer be trusted
 */
public record GatewayOptions(@Nullable Supplier<Loaded> source, FatalHandler fatal) {

  /** For a gateway inside another program, such as a test: a failed loop is only logged. */
  public static GatewayOptions embedded() {
    return new GatewayOptions(
        null,
        (loop, cause) ->
            LoggerFactory.getLogger(Gateway.class).error("loop {} failed", loop, cause));
  }

  /** The same with a source of configurations. */
  public GatewayOptions reloadingFrom(Supplier<Loaded> configurations) {
    return new GatewayOptions(configurations, fatal);
  }

  /** The same with another way of dealing with a failed loop. */
  public GatewayOptions onFatal(FatalHandler handler) {
    return new GatewayOptions(source, handler);
  }
}
