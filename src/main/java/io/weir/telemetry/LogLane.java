package io.weir.telemetry;

import io.weir.config.AccessLogFormat;
import io.weir.net.LoopRandom;

/**
 * One loop's part of the access log: a line in the making and the ring. Lives as long as the log.
 */
final class LogLane {
  private final LineBuilder line = new LineBuilder();
  private final LogRing ring;
  private final LoopRandom random;

  /**
   * @param random draws who has a line
   */
  LogLane(LogRing ring, LoopRandom random) {
    this.ring = ring;
    this.random = random;
  }

  LoopRandom random() {
    return random;
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
