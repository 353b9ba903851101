package io.weir.telemetry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A stream of the exchanges that match a filter, a line each: loops write into a bounded ring of
 * their own, one thread drains the rings. What finds no room is left out and counted, so that a
 * slow reader costs the loops nothing. From {@link Taps#open} to {@link #close}.
 */
public final class Tap implements AutoCloseable {
  /** Bytes that wait on each loop at most. */
  static final int RING = 1 << 17;

  /** Less room than this in a buffer might not do for one line. */
  public static final int MIN_BUFFER = 2 * LineBuilder.MAX_LINE;

  private final Taps taps;
  private final TapFilter filter;
  private final boolean json;
  private final Lane[] lanes;
  private final Cells drops;
  private long toldDrops;

  Tap(Taps taps, int loops, TapFilter filter, boolean json) {
    this.taps = taps;
    this.filter = filter;
    this.json = json;
    this.drops = new Cells(loops, 1);
    this.lanes = new Lane[loops];
    for (int i = 0; i < loops; i++) {
      lanes[i] = new Lane();
    }
  }

  /** One loop's part. */
  private static final class Lane {
    private final LineBuilder line = new LineBuilder();
    private final LogRing ring = new LogRing(RING, Long.MAX_VALUE);
  }

  void offer(int loop, ExchangeRecord r, boolean query) {
    if (!filter.matches(r)) {
      return;
    }
    Lane lane = lanes[loop];
    LineBuilder line = lane.line.clear();
    if (json) {
      JsonLine.write(line, r, query);
    } else {
      TapLine.write(line, r, query);
    }
    if (!lane.ring.offer(line.bytes(), line.length())) {
      drops.add(loop, 0, 1);
    } else {
      boolean news = lane.ring.publish();
      assert news;
    }
  }

  /**
   * Copies whole lines that have come since the last call, and before them one about those that
   * were left out. One thread.
   *
   * @param to with room for {@link #MIN_BUFFER}
   */
  public void drainTo(ByteBuffer to) {
    long dropped = drops.sum(0);
    if (dropped > toldDrops) {
      to.put(left(dropped - toldDrops).getBytes(StandardCharsets.US_ASCII));
      toldDrops = dropped;
    }
    for (Lane lane : lanes) {
      if (to.remaining() >= LineBuilder.MAX_LINE && !lane.ring.empty()) {
        lane.ring.drainTo(to);
      }
    }
  }

  private String left(long count) {
    return json
        ? "{\"dropped\":" + count + "}\n"
        : "# " + count + " left out, because they came faster than they were read\n";
  }

  @Override
  public void close() {
    taps.close(this);
  }
}
