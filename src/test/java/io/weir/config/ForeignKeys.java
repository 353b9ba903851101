package io.weir.config;

/**
 * Reads the keys that are read by matchers, filters and balancers, which this package does not
 * know.
 */
final class ForeignKeys {
  private ForeignKeys() {}

  static void read(Loaded loaded) {
    for (RouteConfig route : loaded.config().routes()) {
      route.section().strings("method");
      route.section().strings("client");
      route.section().stringMap("headers");
      route.section().stringMap("query");
      route.filters().forEach(filter -> filter.section().ignoreUnread());
    }
    loaded.config().clusters().forEach(cluster -> cluster.balance().section().ignoreUnread());
  }
}
