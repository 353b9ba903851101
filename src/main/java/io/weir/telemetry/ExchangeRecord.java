package io.weir.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * The facts of one finished exchange, as the meters and the access log read them.
 *
 * <p>Implemented by the exchange's own context, which is reused: an implementation is valid only
 * during the call that passes it, on the loop of that exchange, and nobody keeps it. Times that did
 * not happen are -1, names that do not apply are empty.
 */
public interface ExchangeRecord {
  CharSequence requestId();

  /** The client's numeric address, after trusted proxies. */
  String clientText();

  String listener();

  /** Empty, as are target and protocol, when what came was no request. */
  CharSequence method();

  CharSequence host();

  /** The target as the client asked for it; the path is {@code [0, pathEnd)}. */
  String target();

  int pathEnd();

  CharSequence protocol();

  /** The status that the client got, 0 when it went away before one was sent. */
  int status();

  /** Body bytes from the client. */
  long bytesIn();

  /** Body bytes to the client. */
  long bytesOut();

  String route();

  String cluster();

  String backend();

  int attempts();

  /** Whether the last attempt went over a connection that had served before. */
  boolean reused();

  /** "ok", or the label of the failure that ended the exchange. */
  String why();

  /** Where in its life the exchange ended. */
  String phase();

  long startWallMillis();

  long totalNanos();

  long queueNanos();

  long connectNanos();

  long firstByteNanos();

  /** Time in weir itself, waiting for the backend and the client excluded. */
  long overheadNanos();

  @Nullable CharSequence userAgent();

  @Nullable CharSequence referer();

  /** Of the trace that it belongs to; null if to none. */
  @Nullable CharSequence traceId();

  /** Of weir's own span in that trace; null without one. */
  @Nullable CharSequence spanId();

  /** Of the span that weir's is below; null if it begins the trace. */
  @Nullable CharSequence parentSpanId();

  /** Whether weir's span is recorded. */
  boolean sampled();
}
