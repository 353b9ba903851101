package io.weir.gateway;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the signals of the process do: TERM and INT drain, a second one ends now, a third one ends
 * without tidying up; HUP reads the configuration again and reopens the access log. QUIT stays the
 * JVM's thread dump. One per process, from start to end; the JVM calls it on a new thread for every
 * signal.
 */
public final class Signals {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);
  private static final int BASE_EXIT_CODE = 128;

  /**
   * Two signals closer than this are one: {@code timeout} sends its signal to the process and then
   * to the group that the process is in.
   */
  private static final long BOUNCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Runnable politely;
  private Runnable atOnce;

  /** What a reload is; null while there is nothing to reload yet. */
  private @Nullable Runnable reload;

  private boolean reloadMissed;
  private int received;
  private long lastNanos;
  private volatile int exitCode;

  Signals(Runnable politely, Runnable atOnce) {
    this.politely = politely;
    this.atOnce = atOnce;
  }

  /**
   * Begins to handle the signals of a process that is about to serve. Until {@link #serving}, one
   * that would end it runs the task, and one that asks for a reload is kept for later: it must not
   * end the process only because it came early.
   */
  public static Signals starting(Runnable end) {
    Signals signals = install(end);
    handle("HUP", (name, number) -> signals.hangUp());
    return signals;
  }

  /** From now on the signals are for this gateway. */
  public void serving(Gateway gateway) {
    serving(gateway::drain, gateway::close, gateway::requestReload);
  }

  void serving(Runnable drain, Runnable close, Runnable again) {
    synchronized (this) {
      politely = drain;
      atOnce = close;
      reload = again;
    }
    if (reloadMissed) {
      again.run();
    }
  }

  void hangUp() {
    Runnable now;
    synchronized (this) {
      now = reload;
      reloadMissed = now == null;
    }
    if (now != null) {
      now.run();
    }
  }

  /** Begins to handle the signals that end a process: the first one runs the task. */
  public static Signals install(Runnable end) {
    Signals signals = new Signals(end, () -> {});
    signals.handleEnd();
    return signals;
  }

  /** 0 if the end was polite, 128 + signal if a second signal asked for it at once. */
  public int exitCode() {
    return exitCode;
  }

  private void handleEnd() {
    SignalBridge.Handler end = (name, number) -> ended(name, number, System.nanoTime());
    handle("TERM", end);
    handle("INT", end);
  }

  void ended(String name, int number, long nowNanos) {
    switch (count(nowNanos)) {
      case 0 -> log.debug("SIG{} bounced", name);
      case 1 -> {
        log.info("SIG{}: ending; a second one ends now", name);
        task(1).run();
      }
      case 2 -> {
        log.warn("SIG{} again: ending now", name);
        exitCode = BASE_EXIT_CODE + number;
        task(2).run();
      }
      default -> Runtime.getRuntime().halt(BASE_EXIT_CODE + number);
    }
  }

  private synchronized Runnable task(int signal) {
    return signal == 1 ? politely : atOnce;
  }

  /** Which signal this is, from 1; 0 if it is the echo of the one before. */
  private synchronized int count(long nowNanos) {
    if (received > 0 && nowNanos - lastNanos < BOUNCE_NANOS) {
      return 0;
    }
    lastNanos = nowNanos;
    return ++received;
  }

  private static void handle(String name, SignalBridge.Handler handler) {
    try {
      SignalBridge.handle(name, handler);
    } catch (IllegalArgumentException e) {
      // The JVM was started with -Xrs, or the platform has no such signal.
      log.warn("SIG{} is not handled: {}", name, e.getMessage());
    }
  }
}
