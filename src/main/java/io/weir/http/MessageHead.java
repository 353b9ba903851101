package io.weir.http;

import io.netty.handler.codec.http.HttpVersion;

/**
 * What the heads of requests and of responses have in common. One for each loop or pool, into which
 * the readers of all its connections read: it is good until the next head comes, and whoever needs
 * the fields for longer takes them.
 */
abstract class MessageHead {
  private HttpVersion version = HttpVersion.HTTP_1_1;
  private FlatHeaders headers;

  MessageHead(FlatHeaders headers) {
    this.headers = headers;
  }

  /** Takes in the start line, which ends before {@code to}; false if it is malformed. */
  abstract boolean readLine(byte[] bytes, int to);

  /** Whether white space between a name and its colon is removed instead of refused. */
  abstract boolean forgivesSpace();

  void version(HttpVersion spoken) {
    version = spoken;
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
