package io.weir.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the objects in {@code clusters} into records. One per reading; control thread only. */
final class ClusterBinder {
  private static final String BACKENDS = "backends";
  private static final String BACKENDS_FILE = "backends-file";

  private final Section root;

  /** The configuration file; relative paths start at its directory. */
  private final Path file;

  ClusterBinder(Section root, Path file) {
    this.root = root;
    this.file = file;
  }

  List<ClusterConfig> all(Map<String, Section> sections) {
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
    Bounds.adaptive(defaults.section("adaptive-concurrency"));
    Bounds.pool(defaults.section("pool"));
    Bounds.retryBudget(defaults.section("retry-budget"));
    Bounds.holdWhenDown(defaults);
    HealthBinder.health(defaults.section("health"));
    HealthBinder.ejection(defaults.section("ejection"));
    weight(backendDefaults);
    backup(backendDefaults);
    List<ClusterConfig> out = new ArrayList<>();
    sections.forEach((name, own) -> out.add(one(name, own.or(defaults), backendDefaults)));
    return out;
  }

  private ClusterConfig one(String name, Section section, Section backendDefaults) {
    int connections = Bounds.maxConnections(section);
    List<BackendConfig> beside = backends(section, backendDefaults, connections);
    BackendsFile listed = listed(section, backendDefaults, beside);
    List<BackendConfig> backends = listed == null ? beside : listed.all(listed.first());
    // Routes take it from here; it is read so that it is checked even when none does.
    Bounds.retry(section.section("retry").or(root.section("retry")));
    return new ClusterConfig(
        name,
        backends,
        listed,
        balance(section, root.section("balancer-defaults")),
        StickyBinder.of(section.section("sticky")),
        Bounds.slowStart(section.section("slow-start")),
        Bounds.maxRequests(section),
        Bounds.adaptive(section.section("adaptive-concurrency")),
        Bounds.pool(section.section("pool")),
        Bounds.retryBudget(section.section("retry-budget")),
        Bounds.holdWhenDown(section),
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
    if (section.isEmpty(BACKENDS) && !section.has(BACKENDS_FILE)) {
      section
          .problems()
          .add(
              section.originOf(BACKENDS),
              section.path() + " has no backends; " + BackendAddress.ACCEPTED);
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

  /** The list beside them; null if there is none, or none that could be read. */
  private @Nullable BackendsFile listed(
      Section section, Section defaults, List<BackendConfig> beside) {
    Path path =
        section.has(BACKENDS_FILE)
            ? section.parse(BACKENDS_FILE, text -> Paths.beside(file, text))
            : null;
    if (path == null) {
      return null;
    }
    BackendsFile list =
        new BackendsFile(
            path,
            weight(defaults),
            backup(defaults),
            Bounds.maxConnections(section),
            beside,
            section.section("health").integer("port", 0, 65_535) == 0,
            new BackendsFile.Reading("", List.of(), List.of()));
    BackendsFile.Reading reading = list.read();
    for (Problem problem : reading.problems()) {
      if (problem.at().line() == 0) {
        section.problem(BACKENDS_FILE, problem.message());
      } else {
        section.problems().add(problem.at(), problem.message());
      }
    }
    return list.with(reading);
  }

  private static @Nullable BackendConfig backend(
      Item item, Section cluster, Section defaults, int connections) {
    Address address;
    Section own = item.section() == null ? cluster.nothing(BACKENDS) : item.section();
    if (item.section() == null) {
      address = cluster.parsed(item, BackendAddress::parse);
    } else {
      address = own.parse("address", "host:port or unix:/path", BackendAddress::parse);
    }
    Section section = own.or(defaults);
    boolean capped = section.has("max-connections");
    int max = capped ? Bounds.maxConnections(section) : connections;
    int weight = weight(section);
    boolean backup = backup(section);
    return address == null ? null : new BackendConfig(address, weight, backup, max, item.origin());
  }

  private static int weight(Section section) {
    return section.integer("weight", 0, Bounds.MAX_WEIGHT);
  }

  private static boolean backup(Section section) {
    return section.bool("backup");
  }
}
