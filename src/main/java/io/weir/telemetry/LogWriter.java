package io.weir.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes the access log: drains the rings of all loops into one buffer and hands
 * that to the output. Lives from the start of the log to its close; a daemon, because a target that
 * is stuck must not keep the process.
 *
 * <p>Waking it costs a loop a system call, so it is woken rarely: while there is work it naps
 * between rounds and lines gather; only when a nap brought nothing does it sleep, and then the next
 * flush wakes it. The loop publishes and then looks at the state, this thread sets the state and
 * then looks at the rings; both are volatile, so one of them sees the other and no line lies there
 * unnoticed.
 */
final class LogWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
  private static final VarHandle LANE = MethodHandles.arrayElementVarHandle(LogLane[].class);
  private static final int BUFFER = 1 << 18;

  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int AWAKE = 0;
  private static final int NAPPING = 1;
  private static final int ASLEEP = 2;

  private final @Nullable LogLane[] lanes;
  private final LogPacing pacing;
  private final LogOutput output;
  private final LongSupplier drops;
  private final Thread thread = new Thread(this::run, "weir-access-log");
  private final Cells lost = new Cells(1, 1);

  // Where other threads leave word.
  private final AtomicInteger state = new AtomicInteger(AWAKE);
  private final AtomicReference<@Nullable LogTarget> changed = new AtomicReference<>();
  private volatile boolean reopening;
  private volatile boolean closing;
  private volatile long closeDeadline;

  // The writer thread's own.
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private int firstLane;
  private long reportedDrops;
  private long nextReport = System.nanoTime();

  LogWriter(@Nullable LogLane[] lanes, LongSupplier drops, LogTarget target, LogPacing pacing) {
    this.lanes = lanes;
    this.drops = drops;
    this.pacing = pacing;
    this.output = new LogOutput(target, pacing.retryNanos());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** There are new lines. A loop, after it published them. */
  void wake() {
    if (state.get() == ASLEEP && state.compareAndSet(ASLEEP, AWAKE)) {
      LockSupport.unpark(thread);
    }
  }

  /** A ring is half full. Its loop, after it published. */
  void hurry() {
    if (state.get() != AWAKE && state.getAndSet(AWAKE) != AWAKE) {
      LockSupport.unpark(thread);
    }
  }

  void reopen() {
    reopening = true;
    LockSupport.unpark(thread);
  }

  void retarget(LogTarget target) {
    changed.set(target);
    reopen();
  }

  /** Lines that were taken from a ring and never written. Any thread. */
  long lost() {
    return lost.sum(0);
  }

  /** Failed attempts to open or write. Any thread. */
  long errors() {
    return output.errors();
  }

  /** Waits, for a bounded time, until all that was published is written or lost. Control thread. */
  void close() {
    closeDeadline = System.nanoTime() + pacing.closeNanos();
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.NANOSECONDS.toMillis(pacing.closeNanos()));
    } catch (InterruptedException e) {
      // Whoever interrupts a shutdown wants it to be shorter; the thread is a daemon.
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (round()) {
      report();
    }
    output.close();
  }

  /** One round: drain and write, or rest; false when the log is closed and nothing is left. */
  private boolean round() {
    boolean last = closing;
    followOrders();
    if (gather()) {
      writeOut();
      rest(NAPPING, last ? 0 : pacing.napNanos());
      return true;
    }
    if (!last) {
      rest(ASLEEP, Long.MAX_VALUE);
    }
    return !last;
  }

  private void followOrders() {
    if (reopening) {
      reopening = false;
      output.reopen(changed.getAndSet(null));
    }
  }

  /**
   * Fills the buffer with whole lines, beginning with another loop each time; false if none are.
   */
  private boolean gather() {
    buffer.clear();
    for (int i = 0; i < lanes.length; i++) {
      LogLane lane = lane((firstLane + i) % lanes.length);
      if (lane != null) {
        lane.ring().drainTo(buffer);
      }
    }
    firstLane = (firstLane + 1) % lanes.length;
    buffer.flip();
    return buffer.hasRemaining();
  }

  private @Nullable LogLane lane(int loop) {
    return (LogLane) LANE.getAcquire(lanes, loop);
  }

  private void writeOut() {
    while (!output.write(buffer)) {
      if (closing && (output.failing() || System.nanoTime() - closeDeadline >= 0)) {
        giveUp();
        return;
      }
      LockSupport.parkNanos(this, output.failing() ? pacing.retryNanos() : pacing.napNanos());
      followOrders();
    }
  }

  /** The log closes and its target is broken: counts what will not be written. */
  private void giveUp() {
    do {
      while (buffer.hasRemaining()) {
        lost.add(0, 0, buffer.get() == '\n' ? 1 : 0);
      }
    } while (gather());
  }

  /** Waits in the given state until woken, until there are orders, or for so long. */
  private void rest(int how, long nanos) {
    state.set(how);
    boolean work = how == ASLEEP && anyWaiting();
    long end = System.nanoTime() + nanos;
    while (!work && state.get() == how && !reopening && !closing) {
      long left = end - System.nanoTime();
      if (how == NAPPING && left <= 0) {
        break;
      }
      LockSupport.parkNanos(this, left);
    }
    state.set(AWAKE);
  }

  private boolean anyWaiting() {
    for (int i = 0; i < lanes.length; i++) {
      LogLane lane = lane(i);
      if (lane != null && !lane.ring().empty()) {
        return true;
      }
    }
    return false;
  }

  /** Tells the operator about drops, now and then. */
  private void report() {
    long now = System.nanoTime();
    long count = drops.getAsLong();
    if (count > reportedDrops && now - nextReport >= 0) {
      LOG.warn("Access log dropped {} lines: its target is too slow", count - reportedDrops);
      reportedDrops = count;
      nextReport = now + REPORT_NANOS;
    }
  }
}
