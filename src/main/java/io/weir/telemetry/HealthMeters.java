package io.weir.telemetry;

/**
 * How one backend does: what attempts on it came to, written by every loop for itself, and its
 * state, checks and ejections, written by the control thread. Part of its {@link BackendMeters}.
 */
public final class HealthMeters {
  private static final int SOUND = 0;

  /** Failed attempts for which the backend is to blame, one cell for each kind. */
  private static final int FAULTS = 1;

  private final BackendName name;
  private final Cells cells;
  private final String[] kinds;
  private final EventCounts checks = new EventCounts();
  private final EventCounts ejections = new EventCounts();
  private final EventCounts prevented = new EventCounts();
  private volatile String state = "";
  private volatile boolean up;
  private volatile double weight;

  HealthMeters(BackendName name, int loops) {
    this.name = name;
    this.kinds = new String[] {"connect", "gateway", "server_error"};
    this.cells = new Cells(loops, FAULTS + kinds.length);
  }

  /** An attempt went well, as far as the backend is concerned. */
  public void sound(int loop) {
    cells.add(loop, SOUND, 1);
  }

  /** An attempt failed, and the backend is to blame: 0 no connection, 1 no answer, 2 a 5xx. */
  public void fault(int loop, int kind) {
    cells.add(loop, FAULTS + kind, 1);
  }

  /** Attempts that went well so far. Any thread. */
  public long soundOnes() {
    return cells.sum(SOUND);
  }

  /** Attempts that failed so far. Any thread. */
  public long faults() {
    long faults = 0;
    for (int kind = 0; kind < kinds.length; kind++) {
      faults += cells.sum(FAULTS + kind);
    }
    return faults;
  }

  /** From now on. Control thread. */
  public void state(String word, boolean usable) {
    up = usable;
    state = word;
  }

  /** The share that it gets from now on. Control thread. */
  public void weight(double effective) {
    weight = effective;
  }

  /** A check ended. Control thread. */
  public void checked(boolean good) {
    checks.add(good ? "success" : "failure");
  }

  /** It was ejected. Control thread. */
  public void ejected(String reason) {
    ejections.add(reason);
  }

  /** It would have been ejected, but too few others were left. Control thread. */
  public void ejectionPrevented(String reason) {
    prevented.add(reason);
  }

  void collect(Points points) {
    String cluster = name.cluster();
    String backend = name.backend();
    if (!state.isEmpty()) {
      points.gauge(Meters.BACKEND_UP, up ? 1L : 0L, cluster, backend);
      points.gauge(Meters.BACKEND_STATE, 1L, cluster, backend, state);
      points.gauge(Meters.BACKEND_WEIGHT, weight, cluster, backend);
    }
    for (int kind = 0; kind < kinds.length; kind++) {
      long count = cells.sum(FAULTS + kind);
      if (count > 0) {
        points.counter(Meters.BACKEND_FAULTS, count, cluster, backend, kinds[kind]);
      }
    }
    checks.collect(points, Meters.BACKEND_HEALTH_CHECKS, cluster, backend);
    ejections.collect(points, Meters.BACKEND_EJECTIONS, cluster, backend);
    prevented.collect(points, Meters.BACKEND_EJECTIONS_PREVENTED, cluster, backend);
  }
}
