package io.weir.http;

/**
 * The end of a message that had a body; a message without one ends with its head. Immutable but for
 * the trailers, which belong to whoever takes it.
 *
 * @param trailers the fields behind a chunked body
 */
public record MessageEnd(FlatHeaders trailers) {
  static final MessageEnd PLAIN = new MessageEnd(FlatHeaders.NONE);
}
