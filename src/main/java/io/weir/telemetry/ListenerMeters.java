package io.weir.telemetry;

/**
 * The meters of one listener. Looked up when the listener is opened, written by every loop for
 * itself, read by a scrape; survives reloads as long as the listener's name is configured.
 */
public final class ListenerMeters implements Series {
  private static final int ACCEPTED = 0;
  private static final int CLOSED = 1;
  private static final int REAPED = 2;
  private static final int SHED = 3;
  private static final int CELLS = 4;

  private final String name;
  private final Cells cells;
  private final ReasonCells rejected;

  ListenerMeters(String name, int loops) {
    this.name = name;
    this.cells = new Cells(loops, CELLS);
    this.rejected = new ReasonCells(loops);
  }

  /** A client connection was taken into service. */
  public void accepted(int loop) {
    cells.add(loop, ACCEPTED, 1);
  }

  /** That connection is closed; exactly once for each {@link #accepted}. */
  public void closed(int loop) {
    cells.add(loop, CLOSED, 1);
  }

  /** A client connection was closed at once, instead of {@link #accepted}. */
  public void rejected(int loop, String reason) {
    rejected.add(loop, reason);
  }

  /** An idle client connection was closed to make room for others. */
  public void reaped(int loop) {
    cells.add(loop, REAPED, 1);
  }

  /** A client connection had to give up what it held in buffers. */
  public void shed(int loop) {
    cells.add(loop, SHED, 1);
  }

  /** Open client connections, for the status page and for draining. Any thread. */
  public long active() {
    return cells.level(ACCEPTED, CLOSED);
  }

  /** Client connections that were ever taken into service, for the status page. Any thread. */
  public long accepted() {
    return cells.sum(ACCEPTED);
  }

  /** Client connections that were closed at once, for the status page. Any thread. */
  public long rejected() {
    return rejected.total();
  }

  @Override
  public boolean quiet() {
    return active() == 0;
  }

  @Override
  public void collect(Points points) {
    points.gauge(Meters.CONNECTIONS_ACTIVE, active(), name);
    points.counter(Meters.CONNECTIONS, cells.sum(ACCEPTED), name);
    points.counter(Meters.CONNECTIONS_REAPED, cells.sum(REAPED), name);
    points.counter(Meters.CONNECTIONS_SHED, cells.sum(SHED), name);
    rejected
        .sums()
        .forEach((reason, n) -> points.counter(Meters.CONNECTIONS_REJECTED, n, name, reason));
  }
}
