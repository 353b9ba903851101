package io.weir.testkit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class if Netty's leak detector reported a buffer that was dropped without being
 * released. It reads the detector's own log, and proves once in each process that a leak gets
 * there. It looks only when the detector is paranoid, because a sample proves nothing. Reports come
 * from any thread.
 */
public final class LeakGate implements BeforeAllCallback, AfterAllCallback {
  private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();
  private static final int ROUNDS = 2;
  private static final long GC_MILLIS = 2_000;
  private static boolean proven;

  static {
    Reports reports = new Reports();
    reports.start();
    Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    logger.addAppender(reports);
    // Whoever gets a report prints it, as the reason of a failure.
    logger.setAdditive(false);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (isParanoid() && !proven) {
      dropOne();
      if (collect().isEmpty()) {
        throw new AssertionError("a buffer was dropped, and the leak detector did not log it");
      }
      proven = true;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!isParanoid()) {
      return;
    }
    List<String> leaks = collect();
    if (!leaks.isEmpty()) {
      String all = String.join("\n\n", leaks);
      throw new AssertionError(leaks.size() + " places where buffers leaked:\n" + all);
    }
  }

  /** Collects garbage until unreachable buffers have been found, and takes their reports. */
  static List<String> collect() {
    for (int i = 0; i < ROUNDS; i++) {
      collectGarbage();
      // A detector looks into its queue when the next buffer is tracked.
      ByteBufAllocator.DEFAULT.directBuffer(16).release();
      ByteBufAllocator.DEFAULT.compositeBuffer().release();
    }
    List<String> leaks = new ArrayList<>();
    for (String leak = REPORTS.poll(); leak != null; leak = REPORTS.poll()) {
      leaks.add(leak);
    }
    return leaks;
  }

  private static boolean isParanoid() {
    return ResourceLeakDetector.getLevel() == ResourceLeakDetector.Level.PARANOID;
  }

  private static void dropOne() {
    ByteBufAllocator.DEFAULT.directBuffer(16).writeByte(0);
  }

  /** Returns once an object that died before has gone through its reference queue. */
  private static void collectGarbage() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    WeakReference<Object> sentinel = new WeakReference<>(new Object(), queue);
    System.gc();
    try {
      if (queue.remove(GC_MILLIS) != sentinel) {
        throw new AssertionError("the garbage collector does not collect on request");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps what the detector logs. One for the life of the process. */
  private static final class Reports extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      REPORTS.add(event.getFormattedMessage());
    }
  }
}
