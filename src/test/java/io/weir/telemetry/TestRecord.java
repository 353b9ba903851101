package io.weir.telemetry;

import org.jspecify.annotations.Nullable;

/** An exchange as a test wants it; one object, changed between calls, as in real life. */
final class TestRecord implements ExchangeRecord {
  CharSequence requestId = "r-1";
  @Nullable String traceId;
  String client = "192.0.2.7";
  String listener = "web";
  CharSequence method = "GET";
  CharSequence host = "shop.example.com";
  String target = "/cart?id=7";
  CharSequence protocol = "HTTP/1.1";
  int status = 200;
  long bytesIn;
  long bytesOut = 12;
  String route = "shop";
  String cluster = "shop";
  String backend = "10.0.0.11:8080";
  boolean reused = true;
  String why = "ok";
  String phase = "done";
  long startWallMillis = 1_795_490_411_123L;
  long totalNanos = 12_345_678;
  long queueNanos = -1;
  long connectNanos = 1_500_000;
  long firstByteNanos = 9_000_999;
  long overheadNanos = 45_000;
  @Nullable CharSequence userAgent = "curl/8.0";
  @Nullable CharSequence referer;

  @Override
  public CharSequence requestId() {
    return requestId;
  }

  @Override
  public String clientText() {
    return client;
  }

  @Override
  public String listener() {
    return listener;
  }

  @Override
  public CharSequence method() {
    return method;
  }

  @Override
  public CharSequence host() {
    return host;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public int pathEnd() {
    int mark = target.indexOf('?');
    return mark < 0 ? target.length() : mark;
  }

  @Override
  public CharSequence protocol() {
    return protocol;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public long bytesIn() {
    return bytesIn;
  }

  @Override
  public long bytesOut() {
    return bytesOut;
  }

  @Override
  public String route() {
    return route;
  }

  @Override
  public String cluster() {
    return cluster;
  }

  @Override
  public String backend() {
    return backend;
  }

  @Override
  public int attempts() {
    return 1;
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public String why() {
    return why;
  }

  @Override
  public String phase() {
    return phase;
  }

  @Override
  public long startWallMillis() {
    return startWallMillis;
  }

  @Override
  public long totalNanos() {
    return totalNanos;
  }

  @Override
  public long queueNanos() {
    return queueNanos;
  }

  @Override
  public long connectNanos() {
    return connectNanos;
  }

  @Override
  public long firstByteNanos() {
    return firstByteNanos;
  }

  @Override
  public long overheadNanos() {
    return overheadNanos;
  }

  @Override
  public @Nullable CharSequence userAgent() {
    return userAgent;
  }

  @Override
  public @Nullable CharSequence referer() {
    return referer;
  }

  @Override
  public @Nullable String traceId() {
    return traceId;
  }

  @Override
  public @Nullable String spanId() {
    return null;
  }

  @Override
  public @Nullable String parentSpanId() {
    return null;
  }

  @Override
  public boolean sampled() {
    return false;
  }
}
