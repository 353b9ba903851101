package io.weir.exchange;

import io.netty.util.AsciiString;
import io.weir.http.FlatHeaders;
import io.weir.http.HeaderNames;
import io.weir.http.TraceParent;
import io.weir.net.LoopConfined;
import io.weir.net.LoopRandom;
import io.weir.tracing.Tracing;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The place of the request under way in a trace (W3C Trace Context). What the client says is passed
 * on if it can be read; with tracing, weir puts a span of its own between client and backend, and
 * begins a trace where there is none. Embedded in its context, written anew for each request.
 */
@LoopConfined
final class Trace {
  private static final int HEX_OF_LONG = 16;

  private final AsciiString field = place("00-", TraceParent.LENGTH);
  private final AsciiString traceId = place("", TraceParent.TRACE_END - TraceParent.TRACE);
  private final AsciiString spanId = place("", HEX_OF_LONG);
  private final AsciiString parentId = place("", HEX_OF_LONG);
  private boolean own;
  private boolean continued;
  private boolean sampled;

  private static AsciiString place(String start, int length) {
    String text = start + "-".repeat(length - start.length());
    return new AsciiString(text.getBytes(StandardCharsets.US_ASCII), false);
  }

  /**
   * Makes of the client's fields what the backend shall see.
   *
   * @param trusted whether the client is a trusted proxy, which may decide what is recorded
   */
  void begin(FlatHeaders headers, boolean trusted, Tracing tracing, LoopRandom random) {
    CharSequence caller = readable(headers);
    continued = caller != null;
    if (caller == null) {
      headers.removeAll(HeaderNames.TRACEPARENT);
      // It means nothing without the other one.
      headers.removeAll(HeaderNames.TRACESTATE);
    } else {
      copy(caller, TraceParent.TRACE, traceId);
    }
    if (tracing.enabled()) {
      boolean decided = caller != null && trusted;
      sampled = decided ? isSampled(caller) : tracing.samples(random);
      enter(caller, random);
      headers.replace(HeaderNames.TRACEPARENT, field);
    }
  }

  private static boolean isSampled(@Nullable CharSequence caller) {
    return caller != null && TraceParent.isSampled(caller);
  }

  /** What can be continued; null if there is nothing, or nothing of sense. */
  private static @Nullable CharSequence readable(FlatHeaders headers) {
    int first = headers.indexOf(HeaderNames.TRACEPARENT);
    if (first < 0 || headers.indexOf(HeaderNames.TRACEPARENT, first + 1) >= 0) {
      return null;
    }
    CharSequence field = headers.valueAt(first);
    return TraceParent.isValid(field) ? field : null;
  }

  /** Makes a span of weir's own, below the caller's if there is one. */
  private void enter(@Nullable CharSequence caller, LoopRandom random) {
    if (caller == null) {
      RequestIds.hex(random.nextLong(), traceId.array(), 0);
      RequestIds.hex(random.nextLong(), traceId.array(), HEX_OF_LONG);
      traceId.arrayChanged();
    } else {
      copy(caller, TraceParent.SPAN, parentId);
    }
    RequestIds.hex(random.nextLong(), spanId.array(), 0);
    spanId.arrayChanged();
    own = true;
    byte[] bytes = field.array();
    System.arraycopy(traceId.array(), 0, bytes, TraceParent.TRACE, traceId.length());
    System.arraycopy(spanId.array(), 0, bytes, TraceParent.SPAN, spanId.length());
    bytes[TraceParent.LENGTH - 2] = '0';
    bytes[TraceParent.LENGTH - 1] = (byte) (sampled ? '1' : '0');
    field.arrayChanged();
  }

  private static void copy(CharSequence from, int start, AsciiString to) {
    byte[] bytes = to.array();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) from.charAt(start + i);
    }
    to.arrayChanged();
  }

  void clear() {
    own = false;
    continued = false;
    sampled = false;
  }

  /** Of the trace that the request belongs to; null if to none. */
  @Nullable CharSequence traceId() {
    return continued || own ? traceId : null;
  }

  /** Of weir's own span; null without one. */
  @Nullable CharSequence spanId() {
    return own ? spanId : null;
  }

  /** Of the span that weir's is below; null if it is below none. */
  @Nullable CharSequence parentSpanId() {
    return own && continued ? parentId : null;
  }

  /** Whether weir's span is recorded. */
  boolean sampled() {
    return sampled;
  }
}
