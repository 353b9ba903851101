package io.weir.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/**
 * The head of a request as its bytes said it. One for each loop, into which the readers of all its
 * connections read: it is good until the next head comes, and whoever needs the fields for longer
 * takes them.
 */
public final class RequestHead {
  private final RecentTexts targets = new RecentTexts();
  private HttpMethod method = HttpMethod.GET;
  private String target = "/";
  private HttpVersion version = HttpVersion.HTTP_1_1;
  private FlatHeaders headers;

  /** One to read into. */
  public RequestHead() {
    this.headers = new FlatHeaders();
  }

  /** A head that nobody sent. */
  public RequestHead(HttpMethod method, String target, HttpVersion version, FlatHeaders headers) {
    this.headers = headers;
    line(method, target, version);
  }

  void line(HttpMethod newMethod, String newTarget, HttpVersion newVersion) {
    method = newMethod;
    target = newTarget;
    version = newVersion;
  }

  /** These bytes as a text, the very same as before if they were read lately. */
  String text(byte[] bytes, int from, int to) {
    return targets.of(bytes, from, to);
  }

  public HttpMethod method() {
    return method;
  }

  /** As it stands in the request line. */
  public String target() {
    return target;
  }

  public HttpVersion version() {
    return version;
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
