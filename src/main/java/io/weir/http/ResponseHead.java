package io.weir.http;

import io.netty.handler.codec.http.HttpVersion;

/**
 * The head of a response as its bytes said it. Immutable but for the fields, which belong to
 * whoever takes it.
 *
 * @param status three digits, not necessarily those of a status
 */
public record ResponseHead(HttpVersion version, int status, String reason, FlatHeaders headers) {}
