package io.weir.telemetry;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The meters of one kind by name. Used by control threads only (the one that builds generations and
 * the one that scrapes), hence the lock; a loop never comes here. Lives as long as the process.
 *
 * <p>A name that is no longer wanted keeps its series until nothing is under way in it, so that the
 * last exchanges of a removed route are still counted where they belong.
 */
final class MeterMap<K extends Comparable<K>, M extends Series> {
  private final Map<K, M> meters = new TreeMap<>();
  private final Set<K> unwanted = new HashSet<>();
  private final Function<K, M> maker;

  MeterMap(Function<K, M> maker) {
    this.maker = maker;
  }

  /** The meters of this name, made when new; the name counts as wanted again. */
  synchronized M get(K name) {
    unwanted.remove(name);
    return meters.computeIfAbsent(name, maker);
  }

  /** Marks what is not in the set; it goes as soon as it is quiet. */
  synchronized void retain(Set<K> wanted) {
    unwanted.clear();
    for (K name : meters.keySet()) {
      if (!wanted.contains(name)) {
        unwanted.add(name);
      }
    }
    sweep();
  }

  /** Adds all present values to a scrape, the last ones of what went quiet included. */
  synchronized void collect(Points points) {
    sweep();
    meters.values().forEach(meter -> meter.collect(points));
  }

  private void sweep() {
    unwanted.removeIf(this::dropped);
  }

  private boolean dropped(K name) {
    M meter = meters.get(name);
    return meter == null || (meter.quiet() && meters.remove(name) == meter);
  }
}
