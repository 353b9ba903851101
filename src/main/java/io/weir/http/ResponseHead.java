package io.weir.http;

import io.netty.handler.codec.http.HttpVersion;

/**
 * The head of a response as its bytes said it. One for each pool, into which the readers of all its
 * connections read: it is good until the next head comes, and whoever needs the fields for longer
 * takes them.
 */
public final class ResponseHead {
  private HttpVersion version = HttpVersion.HTTP_1_1;
  private int status;
  private String reason = "";
  private FlatHeaders headers;

  /** One to read into. */
  public ResponseHead() {
    this.headers = new FlatHeaders();
  }

  /** A head that nobody sent. */
  public ResponseHead(HttpVersion version, int status, String reason, FlatHeaders headers) {
    this.headers = headers;
    line(version, status, reason);
  }

  void line(HttpVersion newVersion, int newStatus, String newReason) {
    version = newVersion;
    status = newStatus;
    reason = newReason;
  }

  public HttpVersion version() {
    return version;
  }

  /** Three digits, not necessarily those of a status. */
  public int status() {
    return status;
  }

  public String reason() {
    return reason;
  }

  public FlatHeaders headers() {
    return headers;
  }

  /** Gives the fields away, for those into which the next ones are read. */
  public FlatHeaders takeHeaders(FlatHeaders empty) {
    assert empty.isEmpty();
    FlatHeaders taken = headers;
    headers = empty;
    return taken;
  }
}
