package io.weir.config;

/**
 * What clients get instead of what weir says by itself when it has to answer with an error.
 * Immutable.
 *
 * @param statuses of which answers
 * @param contentType a page of type text/html is only for clients that accept it
 * @param body with variables in it: {status}, {reason}, {request-id}
 */
public record ErrorPage(StatusRange statuses, String contentType, String body) {
  /** Whether it is written for people. */
  public boolean html() {
    return contentType.startsWith("text/html");
  }
}
