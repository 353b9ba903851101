package io.weir.gateway;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the signals of the process do to a gateway: TERM and INT drain, a second one ends now, a third
 * one ends without tidying up; HUP reads the configuration again and reopens the access log. QUIT
 * stays the JVM's thread dump. One per process, from start to end; the JVM calls it on a new thread
 * for every signal.
 */
public final class Signals {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);
  private static final int BASE_EXIT_CODE = 128;

  private final Gateway gateway;
  private final AtomicInteger askedToEnd = new AtomicInteger();
  private volatile int exitCode;

  private Signals(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Begins to handle the signals for this gateway. */
  public static Signals install(Gateway gateway) {
    Signals signals = new Signals(gateway);
    handle("TERM", signals::end);
    handle("INT", signals::end);
    handle("HUP", (name, number) -> gateway.requestReload());
    return signals;
  }

  /** 0 if the gateway drained, 128 + signal if a second signal ended it at once. */
  public int exitCode() {
    return exitCode;
  }

  private void end(String name, int number) {
    switch (askedToEnd.incrementAndGet()) {
      case 1 -> {
        log.info("SIG{}: draining; a second one ends now", name);
        gateway.drain();
      }
      case 2 -> {
        log.warn("SIG{} again: ending now", name);
        exitCode = BASE_EXIT_CODE + number;
        gateway.close();
      }
      default -> Runtime.getRuntime().halt(BASE_EXIT_CODE + number);
    }
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
