package io.weir.telemetry;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one route. Looked up when the route is built, written by every loop for itself,
 * read by a scrape; survives reloads as long as the route's name is configured.
 */
public final class RouteMeters implements Series {
  private static final int BEGAN = 0;
  private static final int ENDED = 1;
  private static final int BYTES_IN = 2;
  private static final int BYTES_OUT = 3;
  private static final int OVERHEAD = 4;
  private static final int CODE_CLASSES = 5;
  private static final int SERVER_ERRORS = CODE_CLASSES - 1;

  private final String name;
  private final Buckets buckets;
  private final Cells cells;
  private final int durations;
  private final CodeCells codes;
  private final ReasonCells errors;

  /** One for each class of status; whichever loop came last. */
  private final AtomicReferenceArray<@Nullable Example> examples =
      new AtomicReferenceArray<>(CODE_CLASSES);

  RouteMeters(String name, int loops, Buckets buckets) {
    this.name = name;
    this.buckets = buckets;
    this.durations = OVERHEAD + buckets.width();
    this.cells = new Cells(loops, durations + CODE_CLASSES * buckets.width());
    this.codes = new CodeCells(loops);
    this.errors = new ReasonCells(loops);
  }

  /** An exchange took this route. */
  public void began(int loop) {
    cells.add(loop, BEGAN, 1);
  }

  /** That exchange is over, however it ended; exactly once for each {@link #began}. */
  public void ended(int loop, ExchangeRecord r) {
    int code = CodeCells.bounded(r.status());
    codes.add(loop, code);
    cells.add(loop, BYTES_IN, r.bytesIn());
    cells.add(loop, BYTES_OUT, r.bytesOut());
    buckets.record(cells, loop, duration(CodeCells.classOf(code)), r.totalNanos());
    if (r.overheadNanos() >= 0) {
      buckets.record(cells, loop, OVERHEAD, r.overheadNanos());
    }
    if (r.sampled()) {
      examples.lazySet(CodeCells.classOf(code), Example.of(r));
    }
    cells.add(loop, ENDED, 1);
  }

  /** The exchange failed; the reason is the label of a failure. Beside {@link #ended}. */
  public void failed(int loop, String reason) {
    errors.add(loop, reason);
  }

  /** Exchanges under way now, for the status page. Any thread. */
  public long inFlight() {
    return cells.level(BEGAN, ENDED);
  }

  /** Exchanges that have ended, for the status page. Any thread. */
  public long requests() {
    return cells.sum(ENDED);
  }

  /** Exchanges that ended in a failure, for the status page. Any thread. */
  public long failures() {
    return errors.total();
  }

  /** What it has counted so far, an answer of class 5xx as an error. Any thread. */
  public Counts counts() {
    long[] durations = buckets.counts(cells, duration(SERVER_ERRORS));
    long errors = 0;
    for (long count : durations) {
      errors += count;
    }
    for (int i = 0; i < SERVER_ERRORS; i++) {
      buckets.addCounts(cells, duration(i), durations);
    }
    return new Counts(buckets, requests(), errors, durations);
  }

  private int duration(int codeClass) {
    return durations + codeClass * buckets.width();
  }

  @Override
  public boolean quiet() {
    return inFlight() == 0;
  }

  @Override
  public void collect(Points points) {
    points.gauge(Meters.REQUESTS_IN_FLIGHT, inFlight(), name);
    points.counter(Meters.REQUEST_BYTES, cells.sum(BYTES_IN), name);
    points.counter(Meters.RESPONSE_BYTES, cells.sum(BYTES_OUT), name);
    points.histogram(Meters.OVERHEAD, buckets, cells, OVERHEAD, name);
    boolean[] seen = new boolean[CODE_CLASSES];
    codes.forEach(
        (code, count) -> {
          seen[CodeCells.classOf(code)] = true;
          points.counter(Meters.REQUESTS, count, name, Integer.toString(code));
        });
    for (int i = 0; i < CODE_CLASSES; i++) {
      if (seen[i]) {
        points.histogram(
            Meters.REQUEST_DURATION,
            buckets.counted(cells, duration(i)),
            Example.exemplars(examples.get(i)),
            name,
            CodeCells.CLASSES[i]);
      }
    }
    errors.sums().forEach((reason, n) -> points.counter(Meters.REQUEST_ERRORS, n, name, reason));
  }
}
