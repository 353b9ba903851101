package io.weir.telemetry;

import io.weir.config.Priority;

/**
 * The meters of one cluster. Looked up when the cluster is built, written by every loop for itself,
 * read by a scrape; survives reloads as long as the cluster's name is configured.
 */
public final class ClusterMeters implements Series {
  /** One cell for each class. */
  private static final int PENDING = 0;

  private static final Priority[] CLASSES = Priority.values();
  private static final int RETRIES_DENIED = CLASSES.length;
  private static final int PASSED_OVER = RETRIES_DENIED + 1;
  private static final int QUEUE = PASSED_OVER + 1;

  private final String name;
  private final Buckets buckets;
  private final Cells cells;
  private final int connect;
  private final int firstByte;
  private final ReasonCells retries;
  private final DiscoveryMeters discovery;
  private volatile boolean down;
  private volatile int concurrencyLimit;

  ClusterMeters(String name, int loops, Buckets buckets) {
    this.name = name;
    this.buckets = buckets;
    this.connect = QUEUE + buckets.width();
    this.firstByte = connect + buckets.width();
    this.cells = new Cells(loops, firstByte + buckets.width());
    this.retries = new ReasonCells(loops);
    this.discovery = new DiscoveryMeters(name);
  }

  /** How it finds its backends. */
  public DiscoveryMeters discovery() {
    return discovery;
  }

  /** An exchange got its connection after it had waited in the queue. */
  public void queued(int loop, long nanos) {
    buckets.record(cells, loop, QUEUE, nanos);
  }

  /** A connection to one of the backends was opened. */
  public void connected(int loop, long nanos) {
    buckets.record(cells, loop, connect, nanos);
  }

  /** The first byte of an answer came. */
  public void firstByte(int loop, long nanos) {
    buckets.record(cells, loop, firstByte, nanos);
  }

  /** An exchange tries once more; the reason is the label of the failure before. */
  public void retried(int loop, String reason) {
    retries.add(loop, reason);
  }

  /** The budget did not allow a retry. */
  public void retryDenied(int loop) {
    cells.add(loop, RETRIES_DENIED, 1);
  }

  /** An exchange went to another backend, since connections to one do not come about. */
  public void passedOver(int loop) {
    cells.add(loop, PASSED_OVER, 1);
  }

  /** An exchange joined the queue (+1) or left it (-1), in whatever way, on the same loop. */
  public void pending(int loop, Priority priority, int delta) {
    cells.add(loop, PENDING + priority.rank(), delta);
  }

  /** Whether no backend can be used from now on. Control thread. */
  public void down(boolean allDown) {
    down = allDown;
  }

  /** The limit that follows the answers, from now on; 0 for none. Control thread. */
  public void concurrencyLimit(int requests) {
    concurrencyLimit = requests;
  }

  public int concurrencyLimit() {
    return concurrencyLimit;
  }

  public int loops() {
    return cells.loops();
  }

  /** Exchanges in the queue now, for the status page. Any thread. */
  public long pendingNow() {
    long pending = 0;
    for (Priority each : CLASSES) {
      pending += pendingNow(each);
    }
    return pending;
  }

  private long pendingNow(Priority priority) {
    return Math.max(0, cells.sum(PENDING + priority.rank()));
  }

  @Override
  public boolean quiet() {
    return pendingNow() == 0;
  }

  @Override
  public void collect(Points points) {
    for (Priority each : CLASSES) {
      points.gauge(Meters.BACKEND_PENDING, pendingNow(each), name, each.label());
    }
    points.gauge(Meters.BACKEND_ALL_DOWN, down ? 1L : 0L, name);
    if (concurrencyLimit > 0) {
      points.gauge(Meters.CLUSTER_CONCURRENCY_LIMIT, concurrencyLimit, name);
    }
    points.histogram(Meters.BACKEND_QUEUE, buckets, cells, QUEUE, name);
    points.histogram(Meters.BACKEND_CONNECT, buckets, cells, connect, name);
    points.histogram(Meters.BACKEND_FIRST_BYTE, buckets, cells, firstByte, name);
    points.counter(Meters.BACKEND_RETRIES_DENIED, cells.sum(RETRIES_DENIED), name);
    points.counter(Meters.BACKEND_PASSED_OVER, cells.sum(PASSED_OVER), name);
    discovery.collect(points);
    retries.sums().forEach((reason, n) -> points.counter(Meters.BACKEND_RETRIES, n, name, reason));
  }
}
