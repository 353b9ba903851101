package io.weir.cluster;

import io.weir.config.DidYouMean;
import io.weir.config.PluginConfig;
import io.weir.config.Section;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The balancers by the name they have in the configuration. Control thread. */
public final class Balancers {
  private static final Map<String, Factory> BY_NAME =
      new TreeMap<>(
          Map.of(
              "consistent-hash", (section, loops) -> ConsistentHash.from(section),
              "least-request", (section, loops) -> new LeastRequest(),
              "peak-ewma", (section, loops) -> PeakEwma.from(section),
              "random", (section, loops) -> new RandomChoice(),
              "round-robin", (section, loops) -> new RoundRobin(loops)));

  private Balancers() {}

  /** Every name that {@code balance} may have, sorted. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** An unknown name is reported to the section's problems, and a harmless balancer returned. */
  static Balancer from(PluginConfig config, int loops) {
    Section section = config.section();
    Factory factory = BY_NAME.get(config.type());
    if (factory == null) {
      section.ignoreUnread();
      section.problems().add(section.originOf("type"), unknown(config.type()));
      return new RandomChoice();
    }
    return factory.make(section, loops);
  }

  private static String unknown(String name) {
    String hint = DidYouMean.hint(name, names());
    String all = "; accepted are " + String.join(", ", names());
    return "there is no balancer \"" + name + '"' + (hint.isEmpty() ? all : hint);
  }

  /** Makes a balancer from its own section of the configuration. */
  private interface Factory {
    Balancer make(Section section, int loops);
  }
}
