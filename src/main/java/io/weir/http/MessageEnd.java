package io.weir.http;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * The end of a message that had a body; a message without one ends with its head. Immutable but for
 * the trailers, which belong to whoever takes it.
 *
 * @param trailers the fields behind a chunked body
 */
public record MessageEnd(HttpHeaders trailers) {
  static final MessageEnd PLAIN = new MessageEnd(EmptyHttpHeaders.INSTANCE);
}
