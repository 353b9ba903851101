package io.weir.config;

import java.util.ArrayList;
import java.util.List;

/**
 * In what two configurations differ: listeners, clusters, backends, routes and settings, with every
 * default filled in, so that it does not matter where and how something was written. Immutable.
 */
public record ConfigDiff(List<Change> changes) {
  public ConfigDiff {
    changes = List.copyOf(changes);
  }

  /** Neither may have problems. */
  public static ConfigDiff between(Loaded before, Loaded after) {
    return new ConfigDiff(new Differ(before, after).changes());
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** A line each; what changed in the same way shares one. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<Change> left = new ArrayList<>(changes);
    while (!left.isEmpty()) {
      Change first = left.remove(0);
      List<String> names = new ArrayList<>(List.of(first.name()));
      left.removeIf(other -> first.isLike(other) && names.add(other.name()));
      lines.add(first.line(names));
    }
    return lines;
  }
}
