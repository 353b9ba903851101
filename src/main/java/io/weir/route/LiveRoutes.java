package io.weir.route;

/**
 * The one reference that a reload replaces. Loops read it once per exchange, the control thread
 * writes it; lives as long as the process.
 */
public final class LiveRoutes {
  private volatile RouteTable table;

  public LiveRoutes(RouteTable first) {
    this.table = first;
  }

  /** The routes for an exchange that begins now. */
  public RouteTable get() {
    return table;
  }

  /** Exchanges that have begun keep the table they took. */
  public void set(RouteTable next) {
    table = next;
  }
}
