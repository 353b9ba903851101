package io.weir.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/**
 * The head of a request as its bytes said it. Immutable but for the fields, which belong to whoever
 * takes it.
 *
 * @param target as it stands in the request line
 */
public record RequestHead(
    HttpMethod method, String target, HttpVersion version, FlatHeaders headers) {}
