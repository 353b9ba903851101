package io.weir.http;

import io.netty.handler.codec.http.HttpVersion;

/** The head of a response as its bytes said it; one for each pool. */
public final class ResponseHead extends MessageHead {
  private int status;
  private String reason = "";

  /** One to read into. */
  public ResponseHead() {
    super(new FlatHeaders());
  }

  /** A head that nobody sent. */
  public ResponseHead(HttpVersion version, int status, String reason, FlatHeaders headers) {
    super(headers);
    line(version, status, reason);
  }

  @Override
  boolean readLine(byte[] bytes, int to) {
    return StatusLine.read(bytes, to, this);
  }

  /** As a proxy must do in responses (RFC 9112 section 5.1). */
  @Override
  boolean forgivesSpace() {
    return true;
  }

  void line(HttpVersion newVersion, int newStatus, String newReason) {
    version(newVersion);
    status = newStatus;
    reason = newReason;
  }

  /** Three digits, not necessarily those of a status. */
  public int status() {
    return status;
  }

  public String reason() {
    return reason;
  }
}
