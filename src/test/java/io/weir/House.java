package io.weir;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The packages of the program in the order of the river, and what each may import. The order here
 * is that of a request's life; an import must point further down this list.
 */
enum House {
  CLI(
      "demo doctor convert gateway admin listener exchange route filter cluster health discovery"
          + " pool tracing telemetry http net config"),
  DEMO("gateway net http config"),
  DOCTOR("config"),
  CONVERT("config"),
  GATEWAY(
      "admin listener exchange route filter cluster health discovery pool tracing telemetry http"
          + " net config"),
  ADMIN("telemetry http net config"),
  LISTENER("exchange telemetry http net config"),
  EXCHANGE("route filter cluster pool tracing telemetry http net config"),
  ROUTE("filter cluster telemetry http config"),
  FILTER("telemetry http net config"),
  CLUSTER("health discovery pool telemetry http net config"),
  HEALTH("telemetry http net config"),
  DISCOVERY("telemetry net config"),
  POOL("telemetry http net config"),
  TRACING("telemetry net config"),
  TELEMETRY("http net config"),
  HTTP(""),
  NET("config"),
  CONFIG("");

  /** A library that only some packages may see. */
  enum Library {
    TYPESAFE_CONFIG("com.typesafe.config..", "config", "only config reads HOCON"),
    MICROMETER("io.micrometer..", "telemetry", "only telemetry counts"),
    PROMETHEUS("io.prometheus..", "telemetry", "only telemetry counts"),
    OPENTELEMETRY("io.opentelemetry..", "tracing", "only tracing hands spans over"),
    RE2J("com.google.re2j..", "route filter convert", "regular expressions stand in routes"),
    LOGBACK("ch.qos.logback..", "gateway", "all log through SLF4J; the gateway warms it up"),
    DNS("io.netty.resolver..", "discovery", "names are looked up in one place"),
    HTTP2("io.netty.handler.codec.http2..", "listener pool http", "protocols end at the shores");

    final String packages;
    final String reason;
    private final String users;

    Library(String packages, String users, String reason) {
      this.packages = packages;
      this.users = users;
      this.reason = reason;
    }

    /** The packages that may use it. */
    String[] users() {
      return named(users).map(House::room).toArray(String[]::new);
    }
  }

  /** An interface that is implemented in many ways, each of them listed in a registry. */
  enum Extension {
    FILTER("io.weir.filter.Filter", "Filter", "io.weir.filter.Filters"),
    BALANCER("io.weir.cluster.Balancer", "", "io.weir.cluster.Balancers"),
    // Every route has hosts and a path; what else it may have is in the second one.
    MATCHER(
        "io.weir.route.RouteMatcher", "Matcher", "io.weir.route.Demands io.weir.route.Matchers");

    final String type;
    final String suffix;
    private final String registries;

    Extension(String type, String suffix, String registries) {
      this.type = type;
      this.suffix = suffix;
      this.registries = registries;
    }

    /** Classes of which one must name each implementation. */
    List<String> registries() {
      return List.of(registries.split(" "));
    }
  }

  private static final Set<House> LOOP_CONFINED =
      EnumSet.of(LISTENER, EXCHANGE, ROUTE, FILTER, CLUSTER, HEALTH, POOL, HTTP);

  private final String allowed;

  House(String allowed) {
    this.allowed = allowed;
  }

  /** The packages that this one may import. */
  List<House> allowed() {
    return named(allowed).toList();
  }

  private static Stream<House> named(String names) {
    return Stream.of(names.split(" "))
        .filter(name -> !name.isEmpty())
        .map(name -> valueOf(name.toUpperCase(Locale.ROOT)));
  }

  /** The name of the Java package. */
  String room() {
    return "io.weir." + name().toLowerCase(Locale.ROOT);
  }

  /** All others that this one must not import. */
  String[] forbiddenRooms() {
    return Stream.of(values())
        .filter(other -> other != this && !allowed().contains(other))
        .map(House::room)
        .toArray(String[]::new);
  }

  static List<String> rooms() {
    return Stream.of(values()).map(House::room).toList();
  }

  /** The packages whose classes run on loops. */
  static String[] loopRooms() {
    return LOOP_CONFINED.stream().map(House::room).toArray(String[]::new);
  }
}
