package io.weir.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * How a cluster finds its backends: what became of look-ups and of the list in a file. Written by
 * the control thread, read by scrapes. Part of its {@link ClusterMeters}.
 */
public final class DiscoveryMeters {
  private final String cluster;
  private final Map<String, Long> lookups = new ConcurrentSkipListMap<>();
  private final Map<String, Long> lists = new ConcurrentSkipListMap<>();
  private volatile int members;
  private volatile int failing;
  private volatile long cut;
  private volatile boolean listGood;
  private volatile boolean listed;

  DiscoveryMeters(String cluster) {
    this.cluster = cluster;
  }

  /** Backends with an address. */
  public void members(int count) {
    members = count;
  }

  /** A look-up ended, with this result. */
  public void lookedUp(String result) {
    lookups.merge(result, 1L, Long::sum);
  }

  /** Names that the last look-up did not find. */
  public void failing(int names) {
    failing = names;
  }

  /** A look-up found more than is taken. */
  public synchronized void cut() {
    cut++;
  }

  /** The list in the file is, or is not, the one in force. */
  public void list(boolean good) {
    listed = true;
    listGood = good;
  }

  /** There is no such file. */
  public void noList() {
    listed = false;
  }

  /** Another list was found, with this result. */
  public void listChanged(String result) {
    lists.merge(result, 1L, Long::sum);
  }

  void collect(Points points) {
    points.gauge(Meters.CLUSTER_BACKENDS, members, cluster);
    lookups.forEach((result, count) -> points.counter(Meters.DNS_LOOKUPS, count, cluster, result));
    if (!lookups.isEmpty()) {
      points.gauge(Meters.DNS_NAMES_FAILING, failing, cluster);
      points.counter(Meters.DNS_ANSWERS_CUT, cut, cluster);
    }
    if (listed) {
      points.gauge(Meters.BACKENDS_FILE_GOOD, listGood ? 1L : 0L, cluster);
    }
    lists.forEach(
        (result, count) -> points.counter(Meters.BACKENDS_FILE_CHANGES, count, cluster, result));
  }
}
