package io.weir.gateway;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AsyncAppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.AppenderAttachable;
import io.weir.http.Failure;
import java.io.IOException;
import java.util.Iterator;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Loads, before traffic comes, what is otherwise first needed in the worst moment. At the limit of
 * descriptors a first warning would have to open files to load the classes that format it; that
 * fails with an Error, and an Error inside the accepting handler ends accepting for good. Once, at
 * start, on the control thread.
 */
final class WarmUp {
  private WarmUp() {}

  static void run() {
    formatOneException();
    for (Failure failure : Failure.values()) {
      failure.text();
    }
  }

  /** Formats an exception the way each appender would, and throws the bytes away. */
  private static void formatOneException() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (!(factory instanceof LoggerContext context)) {
      return;
    }
    ch.qos.logback.classic.Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    IOException failure = new IOException("warm", new IllegalStateException("up"));
    LoggingEvent event =
        new LoggingEvent(
            WarmUp.class.getName(),
            root,
            ch.qos.logback.classic.Level.WARN,
            "{}",
            failure,
            new Object[] {"warm up"});
    encode(event, root);
  }

  private static void encode(LoggingEvent event, AppenderAttachable<ILoggingEvent> appenders) {
    Iterator<Appender<ILoggingEvent>> all = appenders.iteratorForAppenders();
    while (all.hasNext()) {
      Appender<ILoggingEvent> appender = all.next();
      if (appender instanceof OutputStreamAppender<ILoggingEvent> writer
          && writer.getEncoder() != null) {
        writer.getEncoder().encode(event);
      } else if (appender instanceof AsyncAppenderBase<ILoggingEvent> async) {
        encode(event, async);
      }
    }
  }
}
