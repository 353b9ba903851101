package io.weir.cluster;

/**
 * How a backend that has just become usable gets its share: less at first. Immutable; asked on the
 * control thread whenever a {@link BackendSet} is made, which happens often enough while somebody
 * is within the window.
 */
interface Ramp {
  /** Time after which the share is whole; 0 if it always is. */
  long windowNanos();

  /**
   * By what the weight is multiplied, above 0 and at most 1.
   *
   * @param sinceNanos time for which the backend has been usable, within the window
   */
  double factor(long sinceNanos);
}
