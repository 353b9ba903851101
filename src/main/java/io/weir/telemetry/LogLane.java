package io.weir.telemetry;

import io.weir.config.AccessLogFormat;

/**
 * One loop's part of the access log: a line in the making and the ring. Lives as long as the log.
 */
final class LogLane {
  private final LineBuilder line = new LineBuilder();
  private final LogRing ring;

  LogLane(LogRing ring) {
    this.ring = ring;
  }

  /** Formats and queues one line; false if it had to be dropped. Loop only. */
  boolean append(LogStyle style, ExchangeRecord r) {
    line.clear();
    if (style.format() == AccessLogFormat.JSON) {
      JsonLine.write(line, r, style.query());
    } else {
      CombinedLine.write(line, r, style.query());
    }
    return ring.offer(line.bytes(), line.length());
  }

  LogRing ring() {
    return ring;
  }
}
