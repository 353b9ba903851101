package io.weir.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * What weir, and Netty under it, have to say in their log while this is open: for tests of things
 * that anybody can cause and that must therefore be said nowhere. Any thread.
 */
public final class OperationalLog implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Lines lines = new Lines();

  private OperationalLog() {}

  /** Listens from now on to warnings and errors. */
  public static OperationalLog watch() {
    OperationalLog log = new OperationalLog();
    log.lines.setContext(log.root.getLoggerContext());
    log.lines.start();
    log.root.addAppender(log.lines);
    return log;
  }

  /** The warnings and errors so far. */
  public List<String> problems() {
    return lines.seen.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::toString)
        .toList();
  }

  /** Everything so far that weir was to say at the levels that are on. */
  public List<String> said() {
    return lines.seen.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    root.detachAppender(lines);
    lines.stop();
  }

  /** Keeps what is logged, in any thread. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final Queue<ILoggingEvent> seen = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      seen.add(event);
    }
  }
}
