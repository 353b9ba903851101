package io.weir.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * The access log's line as one JSON object: always the same keys in the same order, null for what
 * did not happen or was not sent. Stateless.
 */
final class JsonLine {
  private static final Literal TS = Literal.of("{\"ts\":\"");
  private static final Literal ID = Literal.of("\",\"id\":\"");
  private static final Text TRACE = Text.of("trace");
  private static final Text CLIENT = Text.of("client");
  private static final Text LISTENER = Text.of("listener");
  private static final Text METHOD = Text.of("method");
  private static final Text HOST = Text.of("host");
  private static final Text PATH = Text.of("path");
  private static final Text PROTO = Text.of("proto");
  private static final Literal STATUS = key("status");
  private static final Literal IN = key("in");
  private static final Literal OUT = key("out");
  private static final Text ROUTE = Text.of("route");
  private static final Text CLUSTER = Text.of("cluster");
  private static final Text BACKEND = Text.of("backend");
  private static final Literal ATTEMPTS = key("attempts");
  private static final Literal QUEUE = key("queue_ms");
  private static final Literal CONNECT = key("connect_ms");
  private static final Literal FIRST_BYTE = key("first_byte_ms");
  private static final Literal TOTAL = key("total_ms");
  private static final Literal OVERHEAD = key("overhead_ms");
  private static final Literal REUSED = key("reused");
  private static final Text WHY = Text.of("why");
  private static final Text PHASE = Text.of("phase");
  private static final Text UA = Text.of("ua");
  private static final Text REFERER = Text.of("referer");
  private static final Literal END = Literal.of("}\n");
  private static final Literal NULL = Literal.of("null");
  private static final Literal TRUE = Literal.of("true");
  private static final Literal FALSE = Literal.of("false");

  private JsonLine() {}

  /** Writes the whole line; without the query, that of the referer is left out as well. */
  static void write(LineBuilder out, ExchangeRecord r, boolean query) {
    request(out, r, query);
    way(out, r);
    times(out, r);
    out.raw(REUSED).raw(r.reused() ? TRUE : FALSE);
    text(out, WHY, r.why());
    text(out, PHASE, r.phase());
    text(out, UA, r.userAgent());
    CharSequence referer = r.referer();
    text(out, REFERER, referer, referer == null ? 0 : LogText.refererEnd(referer, query));
    out.raw(END);
  }

  private static void request(LineBuilder out, ExchangeRecord r, boolean query) {
    out.raw(TS).isoTime(r.startWallMillis());
    out.raw(ID).json(r.requestId(), r.requestId().length()).raw('"');
    text(out, TRACE, r.traceId());
    text(out, CLIENT, r.clientText());
    text(out, LISTENER, r.listener());
    text(out, METHOD, r.method());
    text(out, HOST, r.host());
    text(out, PATH, r.target(), LogText.targetEnd(r, query));
    text(out, PROTO, r.protocol());
    out.raw(STATUS).number(r.status());
    out.raw(IN).number(r.bytesIn());
    out.raw(OUT).number(r.bytesOut());
  }

  private static void way(LineBuilder out, ExchangeRecord r) {
    text(out, ROUTE, r.route());
    text(out, CLUSTER, r.cluster());
    text(out, BACKEND, r.backend());
    out.raw(ATTEMPTS).number(r.attempts());
  }

  private static void times(LineBuilder out, ExchangeRecord r) {
    time(out, QUEUE, r.queueNanos());
    time(out, CONNECT, r.connectNanos());
    time(out, FIRST_BYTE, r.firstByteNanos());
    time(out, TOTAL, r.totalNanos());
    time(out, OVERHEAD, r.overheadNanos());
  }

  private static void text(LineBuilder out, Text key, @Nullable CharSequence value) {
    text(out, key, value, value == null ? 0 : value.length());
  }

  private static void text(LineBuilder out, Text key, @Nullable CharSequence value, int end) {
    if (value == null) {
      out.raw(key.absent());
    } else {
      out.raw(key.open()).json(value, end).raw('"');
    }
  }

  private static void time(LineBuilder out, Literal key, long nanos) {
    out.raw(key);
    if (nanos < 0) {
      out.raw(NULL);
    } else {
      out.millis(nanos);
    }
  }

  private static Literal key(String name) {
    return Literal.of(",\"" + name + "\":");
  }

  /** The key of a text, with the beginning of that or with the word for none. */
  private record Text(Literal open, Literal absent) {
    static Text of(String name) {
      return new Text(Literal.of(",\"" + name + "\":\""), Literal.of(",\"" + name + "\":null"));
    }
  }
}
