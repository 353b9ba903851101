package io.weir.admin;

import java.nio.charset.StandardCharsets;

/** A whole answer of the admin listener, small enough to be held in memory. Never changed. */
final class Answer {
  private final int status;
  private final String contentType;
  private final String policy;
  private final byte[] body;

  /**
   * @param policy the content security policy of a page, empty for everything that is not one
   */
  Answer(int status, String contentType, String policy, byte[] body) {
    this.status = status;
    this.contentType = contentType;
    this.policy = policy;
    this.body = body;
  }

  static Answer text(int status, String line) {
    return of(status, "text/plain; charset=utf-8", line + "\n");
  }

  static Answer of(int status, String contentType, String body) {
    return new Answer(status, contentType, "", body.getBytes(StandardCharsets.UTF_8));
  }

  int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  String policy() {
    return policy;
  }

  byte[] body() {
    return body;
  }
}
