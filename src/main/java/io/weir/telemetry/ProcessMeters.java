package io.weir.telemetry;

import io.prometheus.metrics.model.snapshots.Exemplars;
import io.weir.net.ThreadTimes;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The meters of the process as a whole: what runs, which configuration, how the loops keep up. One
 * per process. Facts are set by the control thread, loop lag is recorded on each loop.
 */
public final class ProcessMeters {
  private final Buckets buckets;
  private final Cells lag;
  private volatile List<LoopUse> use = List.of();

  private volatile @Nullable BuildFacts build;
  private volatile @Nullable String configSha;
  private volatile long generation;
  private volatile long reloadsGood;
  private volatile long reloadsBad;
  private volatile boolean lastReloadGood;
  private volatile long lastGoodWallMillis;
  private volatile @Nullable AccessLog accessLog;
  private volatile long bufferedLimit;
  private volatile LongSupplier spansExported = () -> 0;
  private volatile LongSupplier spansDropped = () -> 0;

  ProcessMeters(int loops, Buckets buckets) {
    this.buckets = buckets;
    this.lag = new Cells(loops, buckets.width());
  }

  /** What is running; once at start. */
  public void running(String version, String revision, String transport) {
    build = new BuildFacts(version, revision, transport);
  }

  /** A generation is in use from now on; the one that weir started with is number 1. */
  public synchronized void configured(String sha, long generation, long wallMillis) {
    configSha = sha;
    this.generation = generation;
    lastGoodWallMillis = wallMillis;
    lastReloadGood = true;
  }

  /** A reload ended; a good one is also {@link #configured}. */
  public synchronized void reloaded(boolean good) {
    if (good) {
      reloadsGood++;
    } else {
      reloadsBad++;
    }
    lastReloadGood = good;
  }

  /** Asks each of these how a loop spends its time; in the order of the loops, once at start. */
  public void loopTimes(List<Supplier<@Nullable ThreadTimes>> loops) {
    use = loops.stream().map(LoopUse::new).toList();
  }

  /** Whose drops and errors are reported. */
  public void accessLog(AccessLog log) {
    accessLog = log;
  }

  /** How many spans of traces were handed over, and how many were lost. */
  public void spans(LongSupplier exported, LongSupplier dropped) {
    spansExported = exported;
    spansDropped = dropped;
  }

  /** What buffers may hold. */
  public void bufferedLimit(long bytes) {
    bufferedLimit = bytes;
  }

  /** How late a task ran on this loop; on the loop itself. */
  public void loopLag(int loop, long nanos) {
    buckets.record(lag, loop, 0, nanos);
  }

  void collect(Points points) {
    for (int loop = 0; loop < lag.loops(); loop++) {
      Buckets.Counted counted = buckets.counted(lag, loop, 0);
      points.histogram(Meters.LOOP_LAG, counted, Exemplars.EMPTY, Integer.toString(loop));
    }
    List<LoopUse> loops = use;
    for (int loop = 0; loop < loops.size(); loop++) {
      loops.get(loop).collect(points, Integer.toString(loop));
    }
    collectConfig(points);
    BuildFacts facts = build;
    if (facts != null) {
      String java = Runtime.version().toString();
      points.info(Meters.BUILD_INFO, facts.version(), facts.revision(), java, facts.transport());
    }
    AccessLog log = accessLog;
    if (log != null) {
      points.counter(Meters.ACCESS_LOG_DROPPED, log.dropped());
      points.counter(Meters.ACCESS_LOG_WRITE_ERRORS, log.writeErrors());
    }
    points.counter(Meters.TRACE_SPANS_EXPORTED, spansExported.getAsLong());
    points.counter(Meters.TRACE_SPANS_DROPPED, spansDropped.getAsLong());
    points.gauge(Meters.BUFFERED_LIMIT, bufferedLimit);
    ProcessFacts.collect(points);
  }

  private void collectConfig(Points points) {
    points.counter(Meters.CONFIG_RELOADS, reloadsGood, "success");
    points.counter(Meters.CONFIG_RELOADS, reloadsBad, "failure");
    String sha = configSha;
    if (sha != null) {
      points.gauge(Meters.CONFIG_LAST_RELOAD_SUCCESSFUL, lastReloadGood ? 1 : 0);
      points.gauge(Meters.CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP, lastGoodWallMillis / 1e3);
      points.gauge(Meters.CONFIG_GENERATION, generation);
      points.info(Meters.CONFIG_INFO, sha);
    }
  }

  /** What was built and how it talks to the kernel. */
  private record BuildFacts(String version, String revision, String transport) {}
}
