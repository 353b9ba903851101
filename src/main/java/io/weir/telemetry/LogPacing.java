package io.weir.telemetry;

import java.util.concurrent.TimeUnit;

/**
 * The waits of the access log's writer.
 *
 * @param napNanos how long lines may gather after some were written
 * @param retryNanos how long a target that failed is left alone, and how often one that works is
 *     compared with its name
 * @param closeNanos how long closing waits for the last lines
 */
record LogPacing(long napNanos, long retryNanos, long closeNanos) {
  static final LogPacing USUAL =
      new LogPacing(
          TimeUnit.MILLISECONDS.toNanos(10),
          TimeUnit.SECONDS.toNanos(1),
          TimeUnit.SECONDS.toNanos(2));
}
