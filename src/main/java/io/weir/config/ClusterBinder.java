package io.weir.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the objects in {@code clusters} into records. Holds no state. */
final class ClusterBinder {
  private static final String BACKENDS = "backends";
  private static final String ACCEPTED = "accepted are host:port, http://host:port, unix:/path";

  private ClusterBinder() {}

  static List<ClusterConfig> all(Section root, Map<String, Section> sections) {
    Section defaults = root.section("cluster-defaults");
    defaults.onlyKeysOfDefaults();
    Section backendDefaults = root.section("backend-defaults");
    backendDefaults.onlyKeysOfDefaults();
    // Reads what the defaults have, so that they are checked even when no cluster uses them.
    defaults.plugin("balance");
    StickyBinder.of(defaults.section("sticky"));
    Bounds.slowStart(defaults.section("slow-start"));
    Section balancers = root.section("balancer-defaults");
    balancers.onlyKeysOfDefaults();
    balancers.keysOfDefaults().forEach(type -> balancers.section(type).onlyKeysOfDefaults());
    Bounds.maxConnections(defaults);
    Bounds.maxRequests(defaults);
    Bounds.pool(defaults.section("pool"));
    HealthBinder.health(defaults.section("health"));
    HealthBinder.ejection(defaults.section("ejection"));
    weight(backendDefaults);
    backup(backendDefaults);
    List<ClusterConfig> out = new ArrayList<>();
    sections.forEach((name, own) -> out.add(one(name, own.or(defaults), root, backendDefaults)));
    return out;
  }

  private static ClusterConfig one(
      String name, Section section, Section root, Section backendDefaults) {
    int connections = Bounds.maxConnections(section);
    List<BackendConfig> backends = backends(section, backendDefaults, connections);
    return new ClusterConfig(
        name,
        backends,
        balance(section, root.section("balancer-defaults")),
        StickyBinder.of(section.section("sticky")),
        Bounds.slowStart(section.section("slow-start")),
        Bounds.maxRequests(section),
        Bounds.pool(section.section("pool")),
        Bounds.timeouts(section.section("timeouts").or(root.section("timeouts"))),
        health(section.section("health"), backends),
        HealthBinder.ejection(section.section("ejection")),
        section.origin());
  }

  /** The balancer's own section, with the defaults of its type behind it. */
  private static PluginConfig balance(Section section, Section defaults) {
    PluginConfig chosen = section.plugin("balance");
    return new PluginConfig(chosen.type(), chosen.section().or(defaults.section(chosen.type())));
  }

  private static HealthConfig health(Section section, List<BackendConfig> backends) {
    HealthConfig health = HealthBinder.health(section);
    boolean unix = backends.stream().anyMatch(b -> b.address() instanceof Address.Unix);
    if (health.port() != 0 && unix) {
      section.problem("port", "cannot be that of a unix socket, which the cluster has");
    }
    return health;
  }

  private static List<BackendConfig> backends(Section section, Section defaults, int connections) {
    List<Item> items = section.items(BACKENDS, "an address, or an object with an address");
    if (section.isEmpty(BACKENDS)) {
      section
          .problems()
          .add(section.originOf(BACKENDS), section.path() + " has no backends; " + ACCEPTED);
    }
    List<BackendConfig> out = new ArrayList<>();
    Set<Address> seen = new HashSet<>();
    for (Item item : items) {
      BackendConfig backend = backend(item, section, defaults, connections);
      if (backend != null && !seen.add(backend.address())) {
        String address = Values.quote(backend.address().toString());
        section
            .problems()
            .add(backend.origin(), "backend " + address + " is in " + section.path() + " twice");
      } else if (backend != null) {
        out.add(backend);
      }
    }
    return out;
  }

  private static @Nullable BackendConfig backend(
      Item item, Section cluster, Section defaults, int connections) {
    Address address;
    Section own = item.section() == null ? cluster.nothing(BACKENDS) : item.section();
    if (item.section() == null) {
      address = cluster.parsed(item, ClusterBinder::address);
    } else {
      address = own.parse("address", "host:port or unix:/path", ClusterBinder::address);
    }
    Section section = own.or(defaults);
    boolean capped = section.has("max-connections");
    int max = capped ? Bounds.maxConnections(section) : connections;
    int weight = weight(section);
    boolean backup = backup(section);
    return address == null ? null : new BackendConfig(address, weight, backup, max, item.origin());
  }

  private static int weight(Section section) {
    return section.integer("weight", 0, 1000);
  }

  private static boolean backup(Section section) {
    return section.bool("backup");
  }

  private static Address address(String text) {
    int scheme = text.indexOf("://");
    String rest = text;
    if (scheme >= 0) {
      String name = text.substring(0, scheme);
      switch (name) {
        case "http" -> rest = text.substring(scheme + "://".length());
        case "https", "h2", "h2c" ->
            throw new IllegalArgumentException(
                "has the scheme " + name + "://, which is not supported by this version");
        default -> throw new IllegalArgumentException("has an unknown scheme; " + ACCEPTED);
      }
    }
    if (scheme >= 0 && rest.indexOf('/') >= 0) {
      boolean slash = rest.indexOf('/') == rest.length() - 1;
      throw new IllegalArgumentException(
          "has a path, which a backend cannot have; the filter add-prefix puts one before each"
              + " path"
              + (slash ? DidYouMean.say(text.substring(0, text.length() - 1)) : ""));
    }
    Address address = Address.parse(rest);
    if (address instanceof Address.Tcp tcp) {
      check(tcp);
    }
    return address;
  }

  private static void check(Address.Tcp tcp) {
    if (tcp.host().isEmpty()) {
      throw new IllegalArgumentException(
          "has no host; did you mean \"localhost:" + tcp.port() + "\"?");
    }
    if (tcp.port() == 0) {
      throw new IllegalArgumentException("has a bad port; accepted are 1 to 65535");
    }
  }
}
