package io.weir.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/** The head of a request as its bytes said it; one for each loop. */
public final class RequestHead extends MessageHead {
  private final RecentTexts targets = new RecentTexts();
  private HttpMethod method = HttpMethod.GET;
  private String target = "/";

  /** One to read into. */
  public RequestHead() {
    super(new FlatHeaders());
  }

  /** A head that nobody sent. */
  public RequestHead(HttpMethod method, String target, HttpVersion version, FlatHeaders headers) {
    super(headers);
    line(method, target, version);
  }

  @Override
  boolean readLine(byte[] bytes, int to) {
    return RequestLine.read(bytes, to, this);
  }

  @Override
  boolean forgivesSpace() {
    return false;
  }

  void line(HttpMethod newMethod, String newTarget, HttpVersion newVersion) {
    method = newMethod;
    target = newTarget;
    version(newVersion);
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
}
