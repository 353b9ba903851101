package io.weir.telemetry;

import io.netty.util.AsciiString;
import io.weir.config.AccessLogFormat;
import io.weir.jmh.Piece;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The line of one exchange in the access log. */
@SuppressWarnings("NullAway.Init") // The setup comes before everything else.
public class LogLine extends Piece {
  /** How lines are written. */
  @Param({"JSON", "COMBINED"})
  public AccessLogFormat format;

  private final TestRecord record = new TestRecord();
  private final LineBuilder line = new LineBuilder();

  /**
   * A browser's request instead of the short one of the tests, in bytes where it comes in bytes.
   */
  @Setup
  public void fill() {
    record.requestId = AsciiString.of("0f8fad5bd9cb469fa16570867728950e");
    record.target = "/shop/cart?item=4711&amount=2&lang=en";
    record.userAgent =
        AsciiString.of("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
    record.referer = AsciiString.of("https://shop.example.com/shop/catalogue?page=3");
  }

  /** One line; four of them share a millisecond. */
  @Benchmark
  public int write() {
    record.bytesOut++;
    record.startWallMillis += (record.bytesOut & 3) == 0 ? 1 : 0;
    line.clear();
    if (format == AccessLogFormat.JSON) {
      JsonLine.write(line, record, true);
    } else {
      CombinedLine.write(line, record, true);
    }
    return line.length();
  }
}
