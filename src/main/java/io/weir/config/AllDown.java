package io.weir.config;

/** What happens to requests while the checks say that no backend of a cluster is up. */
public enum AllDown {
  /** They are answered with 503 at once. */
  FAIL,
  /** They go to all backends, as if none had been checked. */
  USE_ALL
}
