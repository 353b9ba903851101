package io.weir.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Counts of rare events by a word of a small closed set. Written by the control thread alone, read
 * by scrapes; lives as long as its meter.
 */
final class EventCounts {
  private final Map<String, Long> counts = new ConcurrentSkipListMap<>();

  void add(String word) {
    counts.merge(word, 1L, Long::sum);
  }

  void collect(Points points, Meters meter, String cluster, String backend) {
    counts.forEach((word, count) -> points.counter(meter, count, cluster, backend, word));
  }
}
