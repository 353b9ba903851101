package io.weir.route;

import io.weir.config.Loaded;
import io.weir.config.MetricsConfig;
import io.weir.config.RouteConfig;
import io.weir.filter.TestConfig;
import io.weir.telemetry.Telemetry;
import java.util.List;
import java.util.Map;

/** Route tables from configuration text. */
final class RouteFixture {
  private static final Telemetry TELEMETRY =
      new Telemetry(1, new MetricsConfig(List.of(0.01, 1.0)));

  private RouteFixture() {}

  /** A table of these routes; a problem is a failure. */
  static RouteTable table(String routes) {
    Loaded loaded = TestConfig.routes(routes);
    RouteTable table = build(loaded);
    loaded.root().reportUnread();
    if (!loaded.problems().isEmpty()) {
      throw new IllegalArgumentException(loaded.problems().toString());
    }
    return table;
  }

  /** What is wrong with these routes, with places. */
  static List<String> problems(String routes) {
    Loaded loaded = TestConfig.routes(routes);
    build(loaded);
    loaded.root().reportUnread();
    return loaded.problems().list().stream().map(Object::toString).toList();
  }

  static RouteTable build(Loaded loaded) {
    return RouteTable.build(loaded.config(), Map.of(), TELEMETRY, loaded.problems());
  }

  /** The configuration of one route with these keys. */
  static RouteConfig config(String keys) {
    Loaded loaded = TestConfig.route(keys);
    if (!loaded.problems().isEmpty()) {
      throw new IllegalArgumentException(loaded.problems().toString());
    }
    return loaded.config().routes().get(0);
  }
}
