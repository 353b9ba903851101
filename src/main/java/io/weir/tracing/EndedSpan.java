package io.weir.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.weir.telemetry.ExchangeRecord;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A copy of what is known of an exchange, in the words of OpenTelemetry's conventions for HTTP
 * where they have one. Query and fields of the request are not in it. Immutable.
 */
record EndedSpan(
    String getName,
    SpanContext getSpanContext,
    SpanContext getParentSpanContext,
    StatusData getStatus,
    Attributes getAttributes,
    long getStartEpochNanos,
    long getEndEpochNanos,
    Resource getResource)
    implements SpanData {
  private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("io.weir");
  private static final int FIRST_SERVER_ERROR = 500;

  static EndedSpan of(ExchangeRecord record, Resource resource) {
    String traceId = String.valueOf(record.traceId());
    long start = TimeUnit.MILLISECONDS.toNanos(record.startWallMillis());
    return new EndedSpan(
        record.method() + " " + record.route(),
        context(traceId, record.spanId()),
        context(traceId, record.parentSpanId()),
        record.status() >= FIRST_SERVER_ERROR ? StatusData.error() : StatusData.unset(),
        attributes(record),
        start,
        start + record.totalNanos(),
        resource);
  }

  private static SpanContext context(String traceId, @Nullable CharSequence spanId) {
    return spanId == null
        ? SpanContext.getInvalid()
        : SpanContext.create(
            traceId, spanId.toString(), TraceFlags.getSampled(), TraceState.getDefault());
  }

  private static Attributes attributes(ExchangeRecord record) {
    AttributesBuilder all = Attributes.builder();
    all.put("http.request.method", record.method().toString());
    all.put("url.path", record.target().substring(0, record.pathEnd()));
    all.put("server.address", record.host().toString());
    all.put("client.address", record.clientText());
    all.put("http.response.status_code", record.status());
    all.put("weir.request_id", record.requestId().toString());
    all.put("weir.listener", record.listener());
    all.put("weir.route", record.route());
    if (record.attempts() > 0) {
      all.put("weir.cluster", record.cluster());
      all.put("weir.backend", record.backend());
      all.put("weir.attempts", record.attempts());
    }
    if (!record.why().equals("ok")) {
      all.put("error.type", record.why());
      all.put("weir.phase", record.phase());
    }
    return all.build();
  }

  @Override
  public SpanKind getKind() {
    return SpanKind.SERVER;
  }

  @Override
  public List<EventData> getEvents() {
    return List.of();
  }

  @Override
  public List<LinkData> getLinks() {
    return List.of();
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public int getTotalRecordedEvents() {
    return 0;
  }

  @Override
  public int getTotalRecordedLinks() {
    return 0;
  }

  @Override
  public int getTotalAttributeCount() {
    return getAttributes.size();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return SCOPE;
  }

  @Override
  @SuppressWarnings("deprecation") // The interface has it still; nobody asks.
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.empty();
  }
}
