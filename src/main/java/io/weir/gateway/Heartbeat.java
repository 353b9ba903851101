package io.weir.gateway;

import io.weir.net.Loops;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the supervisor that weir lives, as long as every loop does: a task goes from loop to loop,
 * and only behind the last of them the message is sent and the next round planned. A loop that
 * hangs keeps the task, and so the supervisor notices. Begins at start, ends with the loops.
 */
final class Heartbeat {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  private final Loops loops;
  private final NotifySocket supervisor;

  private Heartbeat(Loops loops, NotifySocket supervisor) {
    this.loops = loops;
    this.supervisor = supervisor;
  }

  /** Begins, if the supervisor wants it. */
  static void start(Loops loops, NotifySocket supervisor) {
    if (supervisor.watchdogNanos() > 0) {
      new Heartbeat(loops, supervisor).visit(0);
    }
  }

  private void visit(int loop) {
    try {
      if (loop < loops.size()) {
        loops.get(loop).execute(() -> visit(loop + 1));
      } else {
        supervisor.alive();
        // Half of the time, as sd_watchdog_enabled(3) has it: one may come late.
        long nanos = supervisor.watchdogNanos() / 2;
        loops.get(0).eventLoop().schedule(() -> visit(1), nanos, TimeUnit.NANOSECONDS);
      }
    } catch (RejectedExecutionException e) {
      log.debug("the loops have ended, and the heartbeat with them", e);
    }
  }
}
