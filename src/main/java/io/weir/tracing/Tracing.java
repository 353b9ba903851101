package io.weir.tracing;

import io.weir.config.TracingConfig;
import io.weir.net.AnyThread;
import io.weir.net.LoopRandom;
import io.weir.telemetry.ExchangeRecord;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whether exchanges become spans, which of them are recorded, and where those go. One per gateway;
 * loops ask it, and it ends after them.
 */
@AnyThread
public final class Tracing implements AutoCloseable {
  /** No exchange becomes a span. */
  public static final Tracing OFF = new Tracing(false, 0, null);

  private final boolean enabled;
  private final double sample;
  private final @Nullable SpanSender sender;

  private Tracing(boolean enabled, double sample, @Nullable SpanSender sender) {
    this.enabled = enabled;
    this.sample = sample;
    this.sender = sender;
  }

  /**
   * @param version of weir, which a collector is told
   */
  public static Tracing start(TracingConfig config, String version) {
    if (!config.enabled()) {
      return OFF;
    }
    URI endpoint = config.endpoint();
    SpanSender sender = endpoint == null ? null : SpanSender.start(endpoint, config, version);
    return new Tracing(true, config.sample(), sender);
  }

  /** Whether each exchange has a span. */
  public boolean enabled() {
    return enabled;
  }

  /** Whether the next one is recorded, if nobody else has decided it. */
  public boolean samples(LoopRandom random) {
    return random.chance(sample);
  }

  /** A recorded one is over. On its loop; allocates, and never waits. */
  public void ended(ExchangeRecord record) {
    if (sender != null) {
      sender.offer(record);
    }
  }

  /** Spans that the collector has taken. */
  public long exported() {
    return sender == null ? 0 : sender.exported();
  }

  /** Spans that were recorded and lost. */
  public long dropped() {
    return sender == null ? 0 : sender.dropped();
  }

  /** Hands over what waits, for a bounded time. */
  @Override
  public void close() {
    if (sender != null) {
      sender.close();
    }
  }
}
