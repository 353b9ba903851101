package io.weir.telemetry;

import io.weir.config.AccessLogConfig;
import io.weir.net.LoopRandom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The access log: one line per exchange, formatted on its loop into memory of that loop, written by
 * one thread of the log's own. One per process, made before the loops and closed after them.
 *
 * <p>Loops never wait for the log and never allocate for it. When the target is too slow, stuck or
 * broken, lines are dropped and counted, and traffic goes on; when it works again, so does the log.
 *
 * <p>{@link #append} and {@link #flush} belong to the loop they name, everything else to the
 * control thread.
 */
public final class AccessLog implements AutoCloseable {
  private static final VarHandle LANE = MethodHandles.arrayElementVarHandle(LogLane[].class);

  /** What a line takes as a rule; with it the configured number of lines is turned into bytes. */
  private static final int USUAL_LINE = 512;

  private static final int MIN_RING = 4 * LineBuilder.MAX_LINE;
  private static final int MAX_RING = 1 << 26;

  private final @Nullable LogLane[] lanes;
  private final Cells drops;
  private final long linesPerLane;
  private final LogWriter writer;
  private final Taps taps;
  private volatile @Nullable LogStyle style;

  public AccessLog(AccessLogConfig config, int loops) {
    this(config, loops, LogTarget.of(config.target()), LogPacing.USUAL);
  }

  AccessLog(AccessLogConfig config, int loops, LogTarget target, LogPacing pacing) {
    lanes = new LogLane[loops];
    drops = new Cells(loops, 1);
    taps = new Taps(loops);
    linesPerLane = Math.max(1, ((long) config.queueLines() + loops - 1) / loops);
    writer = new LogWriter(lanes, () -> drops.sum(0), target, pacing);
    style = style(config);
    writer.start();
  }

  /**
   * Why the target cannot be written, as far as that can be told without opening it; null if
   * nothing speaks against it. Checked when a configuration is built: at run time an error is only
   * counted.
   */
  public static @Nullable String problem(AccessLogConfig config) {
    String target = config.target();
    if (!config.enabled() || target.equals("stdout") || target.equals("stderr")) {
      return null;
    }
    try {
      return problem(Path.of(target).toAbsolutePath());
    } catch (InvalidPathException e) {
      return "not a path: " + e.getReason();
    }
  }

  private static @Nullable String problem(Path path) {
    Path parent = path.getParent();
    if (Files.isDirectory(path)) {
      return path + " is a directory";
    }
    if (Files.exists(path)) {
      return Files.isWritable(path) ? null : path + " is not writable";
    }
    if (parent == null || !Files.isDirectory(parent)) {
      return "the directory of " + path + " does not exist";
    }
    return Files.isWritable(parent) ? null : parent + " is not writable";
  }

  /**
   * Follows a reload: target, format, query, which exchanges, on or off. The length of the queue
   * stays what it was, since its memory belongs to the loops.
   */
  public void configure(AccessLogConfig config) {
    style = style(config);
    writer.retarget(LogTarget.of(config.target()));
  }

  private static @Nullable LogStyle style(AccessLogConfig config) {
    return config.enabled()
        ? new LogStyle(config.format(), config.query(), config.selection())
        : null;
  }

  /** Queues one line if the exchange has one, or drops and counts it. On the loop of that index. */
  public void append(int loop, ExchangeRecord r) {
    LogStyle now = style;
    show(loop, r, now);
    if (now == null) {
      return;
    }
    LogLane lane = lanes[loop];
    if (lane == null) {
      lane = open(loop);
    }
    if (!now.wants(r, lane.random())) {
      return;
    }
    if (!lane.append(now, r)) {
      drops.add(loop, 0, 1);
    } else if (lane.ring().halfFull() && lane.ring().publish()) {
      writer.hurry();
    }
  }

  /** Shows an exchange that has no line to those who watch. On the loop of that index. */
  public void show(int loop, ExchangeRecord r) {
    show(loop, r, style);
  }

  private void show(int loop, ExchangeRecord r, @Nullable LogStyle now) {
    taps.offer(loop, r, now != null && now.query());
  }

  /** Who watches what is appended, whether the log itself is on or off. */
  public Taps taps() {
    return taps;
  }

  /**
   * Shows what was appended to the writer; at the end of a read batch, on the loop of that index.
   */
  public void flush(int loop) {
    LogLane lane = lanes[loop];
    if (lane != null && lane.ring().publish()) {
      writer.wake();
    }
  }

  /** The loop's first line: only now does it need the memory. */
  private LogLane open(int loop) {
    long wanted = Math.min(MAX_RING, linesPerLane * USUAL_LINE);
    int capacity = Integer.highestOneBit((int) Math.max(MIN_RING, wanted) * 2 - 1);
    LogLane lane = new LogLane(new LogRing(capacity, linesPerLane), new LoopRandom(loop));
    // Release: the writer that finds the lane finds it initialised.
    LANE.setRelease(lanes, loop, lane);
    return lane;
  }

  /**
   * Closes the file and opens it by its name again, after a rotation; soon, not within this call.
   */
  public void reopen() {
    writer.reopen();
  }

  /** Lines that were not written and will not be. Any thread. */
  public long dropped() {
    return drops.sum(0) + writer.lost();
  }

  /** Failed attempts to open or write the target. Any thread. */
  public long writeErrors() {
    return writer.errors();
  }

  /**
   * Writes what is queued and ends the writer thread; waits for at most two seconds. The loops must
   * have ended, or at least append no more.
   */
  @Override
  public void close() {
    for (LogLane lane : lanes) {
      if (lane != null) {
        lane.ring().publish();
      }
    }
    writer.close();
  }
}
