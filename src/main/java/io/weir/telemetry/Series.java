package io.weir.telemetry;

/** What {@link MeterMap} asks of the meters it keeps. Both are called on control threads. */
interface Series {
  /** Whether nothing is under way, so that the series may end. */
  boolean quiet();

  /** Adds the present values to a scrape. */
  void collect(Points points);
}
