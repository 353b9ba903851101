package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.status.StatusUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operational log as logback.xml sets it up. */
class LogbackTest {
  private static final String TIME =
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)";

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configure() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogbackTest.class.getResource("/logback.xml"));
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void configuration_asShipped_hasNoProblem() {
    assertThat(new StatusUtil(context).getHighestLevel(0)).isZero();
  }

  @Test
  void event_message_isOneLineWithTimeAndLevel() {
    assertThat(line("Listening on 127.0.0.1:8080", null))
        .matches(TIME + " INFO  Gateway Listening on 127\\.0\\.0\\.1:8080\n");
  }

  @Test
  void event_lineBreaksAndException_isOneLine() {
    Exception cause = new IllegalStateException("two\nlines", new RuntimeException("inner"));
    assertThat(line("a\r\nb", cause))
        .matches(
            TIME
                + " INFO  Gateway a \\| b \\| java\\.lang\\.IllegalStateException: two \\| lines"
                + " \\| at [^\n"
                + "]+ \\| Caused by: java\\.lang\\.RuntimeException: inner[^\n"
                + "]+[^ |\n"
                + "]\n");
  }

  @Test
  void appender_full_neverBlocksALoopNorLooksForCallers() {
    AsyncAppender async = (AsyncAppender) root().getAppender("async");
    assertThat(async.isNeverBlock()).isTrue();
    assertThat(async.isIncludeCallerData()).isFalse();
    assertThat(console().getTarget()).isEqualTo("System.err");
  }

  @Test
  void netty_info_isQuiet() {
    assertThat(context.getLogger("io.netty.channel").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("io.netty.channel").isWarnEnabled()).isTrue();
    assertThat(context.getLogger("io.weir.gateway").isInfoEnabled()).isTrue();
  }

  private String line(String message, @Nullable Throwable cause) {
    Logger logger = context.getLogger("io.weir.gateway.Gateway");
    ILoggingEvent event =
        new LoggingEvent(LogbackTest.class.getName(), logger, Level.INFO, message, cause, null);
    return new String(console().getEncoder().encode(event), StandardCharsets.UTF_8);
  }

  private ConsoleAppender<ILoggingEvent> console() {
    AsyncAppender async = (AsyncAppender) root().getAppender("async");
    return (ConsoleAppender<ILoggingEvent>) async.getAppender("stderr");
  }

  private Logger root() {
    return context.getLogger(Logger.ROOT_LOGGER_NAME);
  }
}
