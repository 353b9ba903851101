package io.weir.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.weir.config.TracingConfig;
import io.weir.net.AnyThread;
import io.weir.telemetry.ExchangeRecord;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The queue of recorded spans, and the thread {@code weir-spans} that hands them to a collector
 * once a second. A collector that is slow or gone costs spans, which are counted, and nothing else.
 * From start to end.
 */
@AnyThread
final class SpanSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SpanSender.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final RetryPolicy RETRIES = RetryPolicy.builder().setMaxAttempts(2).build();
  private static final long NAP_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LAST_MILLIS = 2_000;
  private static final int BATCH = 512;

  private final Queue<SpanData> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final int most;
  private final SpanExporter exporter;
  private final Resource resource;
  private final LongAdder exported = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Thread thread = new Thread(this::run, "weir-spans");
  private volatile boolean closing;
  private boolean failing;

  SpanSender(SpanExporter exporter, Resource resource, int most) {
    this.exporter = exporter;
    this.resource = resource;
    this.most = most;
    thread.setDaemon(true);
  }

  static SpanSender start(URI endpoint, TracingConfig config, String version) {
    // The library logs by the JDK's means, in two lines; logback.xml says that it shall not.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    SpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.toString())
            .setTimeout(PATIENCE)
            .setRetryPolicy(RETRIES)
            .build();
    Attributes service =
        Attributes.of(
            AttributeKey.stringKey("service.name"),
            config.serviceName(),
            AttributeKey.stringKey("service.version"),
            version);
    SpanSender sender = new SpanSender(exporter, Resource.create(service), config.queueSpans());
    sender.thread.start();
    return sender;
  }

  void offer(ExchangeRecord record) {
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      dropped.increment();
    } else {
      waiting.add(EndedSpan.of(record, resource));
    }
  }

  long exported() {
    return exported.sum();
  }

  long dropped() {
    return dropped.sum();
  }

  private void run() {
    while (!closing) {
      LockSupport.parkNanos(this, NAP_NANOS);
      sendAll();
    }
    sendAll();
    exporter.shutdown();
  }

  private void sendAll() {
    List<SpanData> batch = batch();
    while (!batch.isEmpty()) {
      send(batch);
      batch = batch();
    }
  }

  private List<SpanData> batch() {
    List<SpanData> batch = new ArrayList<>();
    for (SpanData next = waiting.poll(); next != null; next = waiting.poll()) {
      batch.add(next);
      count.decrementAndGet();
      if (batch.size() == BATCH) {
        break;
      }
    }
    return batch;
  }

  void send(List<SpanData> batch) {
    CompletableResultCode result = exporter.export(batch);
    boolean sent = result.join(PATIENCE.toSeconds(), TimeUnit.SECONDS).isSuccess();
    (sent ? exported : dropped).add(batch.size());
    if (sent == failing) {
      failing = !sent;
      report(sent, result.getFailureThrowable());
    }
  }

  /** Once when it begins to fail, once when that is over; the counters tell the rest. */
  private static void report(boolean sent, @Nullable Throwable cause) {
    if (sent) {
      log.info("the collector takes spans again");
    } else {
      String why = cause == null ? "" : ": " + cause.getMessage();
      log.warn("the collector does not take spans{}; they are dropped until it does", why);
    }
  }

  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(LAST_MILLIS);
    } catch (InterruptedException e) {
      // Whoever interrupts a shutdown wants it to be shorter; the thread is a daemon.
      Thread.currentThread().interrupt();
    }
  }
}
