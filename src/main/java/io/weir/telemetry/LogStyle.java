package io.weir.telemetry;

import io.weir.config.AccessLogFormat;
import io.weir.config.LogSelection;
import io.weir.net.LoopRandom;

/** How lines are written; replaced as a whole by a reload. */
record LogStyle(AccessLogFormat format, boolean query, LogSelection selection) {
  /** Whether the exchange has a line. */
  boolean wants(ExchangeRecord r, LoopRandom random) {
    return selection.always(r.status(), r.totalNanos()) || random.chance(selection.sample());
  }
}
