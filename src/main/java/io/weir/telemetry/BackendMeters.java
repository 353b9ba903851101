package io.weir.telemetry;

/**
 * The meters of one backend of one cluster. Looked up when the backend is made, written by every
 * loop for itself, read by a scrape; survives reloads as long as the backend is configured.
 */
public final class BackendMeters implements Series {
  private static final int BEGAN = 0;
  private static final int OPENED = 1;
  private static final int CLOSED = 2;
  private static final int BECAME_IDLE = 3;
  private static final int LEFT_IDLE = 4;
  private static final int REUSED = 5;
  private static final int CONNECT_FAILED = 6;
  private static final int MOVED = 7;

  /** Ended attempts: failed ones first, then one cell per class from 1xx to 5xx. */
  private static final int ENDED = 8;

  private static final int DURATION = 14;
  private static final String FAILED = "failed";

  private final BackendName name;
  private final Buckets buckets;
  private final Cells cells;
  private final HealthMeters health;
  private volatile int limit;
  private volatile long idleNanos;

  BackendMeters(BackendName name, int loops, Buckets buckets) {
    this.name = name;
    this.buckets = buckets;
    this.cells = new Cells(loops, DURATION + buckets.width());
    this.health = new HealthMeters(name, loops);
  }

  public HealthMeters health() {
    return health;
  }

  /** The limit of open connections, 0 for none. Control thread. */
  public void limit(int connections) {
    limit = connections;
  }

  /** How long a connection that becomes idle now may stay so. Any loop; mostly the same again. */
  public void idleTimeout(long nanos) {
    if (idleNanos != nanos) {
      idleNanos = nanos;
    }
  }

  /** An attempt chose this backend. */
  public void attemptBegan(int loop) {
    cells.add(loop, BEGAN, 1);
  }

  /**
   * That attempt is over; exactly once for each {@link #attemptBegan}. The status is the backend's,
   * 0 when there was no answer; then the duration is not recorded, since a refused connection would
   * make a broken backend look fast.
   */
  public void attemptEnded(int loop, int status, long nanos) {
    if (status == 0) {
      cells.add(loop, ENDED, 1);
      return;
    }
    cells.add(loop, ENDED + 1 + CodeCells.classOf(CodeCells.bounded(status)), 1);
    buckets.record(cells, loop, DURATION, nanos);
  }

  public void connectionOpened(int loop) {
    cells.add(loop, OPENED, 1);
  }

  /** An opened connection is closed; if it was idle, {@link #leftIdle} comes before. */
  public void connectionClosed(int loop) {
    cells.add(loop, CLOSED, 1);
  }

  /** An open connection went to wait for its next use. */
  public void becameIdle(int loop) {
    cells.add(loop, BECAME_IDLE, 1);
  }

  /** An idle connection was taken or given up. */
  public void leftIdle(int loop) {
    cells.add(loop, LEFT_IDLE, 1);
  }

  /** An attempt got a connection that had served before. */
  public void reused(int loop) {
    cells.add(loop, REUSED, 1);
  }

  /** An idle connection of another loop was taken over by this one. */
  public void moved(int loop) {
    cells.add(loop, MOVED, 1);
  }

  public void connectFailed(int loop) {
    cells.add(loop, CONNECT_FAILED, 1);
  }

  /** Open connections, for the status page. Any thread. */
  public long open() {
    return cells.level(OPENED, CLOSED);
  }

  /** Idle connections among the open ones, for the status page. Any thread. */
  public long idle() {
    return Math.min(open(), cells.level(BECAME_IDLE, LEFT_IDLE));
  }

  /** Attempts that have ended, for the status page. Any thread. */
  public long requests() {
    long ended = 0;
    for (int i = ENDED; i < DURATION; i++) {
      ended += cells.sum(i);
    }
    return ended;
  }

  /** Attempts without an answer or with a 5xx, for the status page. Any thread. */
  public long failures() {
    return cells.sum(ENDED) + cells.sum(DURATION - 1);
  }

  /** What it has counted so far, {@link #failures} as errors. Any thread. */
  public Counts counts() {
    return new Counts(buckets, requests(), failures(), buckets.counts(cells, DURATION));
  }

  @Override
  public boolean quiet() {
    return open() == 0 && cells.sum(BEGAN) == requests();
  }

  @Override
  public void collect(Points points) {
    String cluster = name.cluster();
    String backend = name.backend();
    collectAttempts(points, cluster, backend);
    long idle = idle();
    points.gauge(Meters.BACKEND_CONNECTIONS, open() - idle, cluster, backend, "active");
    points.gauge(Meters.BACKEND_CONNECTIONS, idle, cluster, backend, "idle");
    points.counter(Meters.BACKEND_CONNECTIONS_OPENED, cells.sum(OPENED), cluster, backend);
    points.counter(Meters.BACKEND_CONNECTIONS_REUSED, cells.sum(REUSED), cluster, backend);
    points.counter(Meters.BACKEND_CONNECTIONS_MOVED, cells.sum(MOVED), cluster, backend);
    points.counter(Meters.BACKEND_CONNECT_FAILURES, cells.sum(CONNECT_FAILED), cluster, backend);
    if (limit > 0) {
      points.gauge(Meters.BACKEND_CONNECTIONS_LIMIT, limit, cluster, backend);
    }
    if (idleNanos > 0) {
      points.gauge(Meters.BACKEND_IDLE_TIMEOUT, idleNanos / 1e9, cluster, backend);
    }
    health.collect(points);
  }

  private void collectAttempts(Points points, String cluster, String backend) {
    for (int i = ENDED; i < DURATION; i++) {
      String codeClass = i == ENDED ? FAILED : CodeCells.CLASSES[i - ENDED - 1];
      long count = cells.sum(i);
      if (count > 0) {
        points.counter(Meters.BACKEND_REQUESTS, count, cluster, backend, codeClass);
      }
    }
    points.histogram(Meters.BACKEND_DURATION, buckets, cells, DURATION, cluster, backend);
  }
}
