package io.weir.telemetry;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The access log's line as one JSON object: always the same keys in the same order, null for what
 * did not happen or was not sent. Stateless.
 */
final class JsonLine {
  private static final byte[] TS = ascii("{\"ts\":\"");
  private static final byte[] ID = ascii("\",\"id\":");
  private static final byte[] TRACE = key("trace");
  private static final byte[] CLIENT = key("client");
  private static final byte[] LISTENER = key("listener");
  private static final byte[] METHOD = key("method");
  private static final byte[] HOST = key("host");
  private static final byte[] PATH = key("path");
  private static final byte[] PROTO = key("proto");
  private static final byte[] STATUS = key("status");
  private static final byte[] IN = key("in");
  private static final byte[] OUT = key("out");
  private static final byte[] ROUTE = key("route");
  private static final byte[] CLUSTER = key("cluster");
  private static final byte[] BACKEND = key("backend");
  private static final byte[] ATTEMPTS = key("attempts");
  private static final byte[] QUEUE = key("queue_ms");
  private static final byte[] CONNECT = key("connect_ms");
  private static final byte[] FIRST_BYTE = key("first_byte_ms");
  private static final byte[] TOTAL = key("total_ms");
  private static final byte[] OVERHEAD = key("overhead_ms");
  private static final byte[] REUSED = key("reused");
  private static final byte[] WHY = key("why");
  private static final byte[] PHASE = key("phase");
  private static final byte[] UA = key("ua");
  private static final byte[] REFERER = key("referer");
  private static final byte[] END = ascii("}\n");
  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

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
    text(out, ID, r.requestId());
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

  private static void text(LineBuilder out, byte[] key, @Nullable CharSequence value) {
    text(out, key, value, value == null ? 0 : value.length());
  }

  private static void text(LineBuilder out, byte[] key, @Nullable CharSequence value, int end) {
    out.raw(key);
    if (value == null) {
      out.raw(NULL);
    } else {
      out.raw('"').json(value, end).raw('"');
    }
  }

  private static void time(LineBuilder out, byte[] key, long nanos) {
    out.raw(key);
    if (nanos < 0) {
      out.raw(NULL);
    } else {
      out.millis(nanos);
    }
  }

  private static byte[] key(String name) {
    return ascii(",\"" + name + "\":");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
