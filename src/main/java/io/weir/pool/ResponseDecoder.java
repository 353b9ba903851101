package io.weir.pool;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.weir.http.FlatHeaders;
import io.weir.net.LoopConfined;

/**
 * Netty's response decoder, told what only the connection knows: whether the request was a HEAD.
 * Lives as long as its connection, or until that becomes a tunnel.
 */
@LoopConfined
final class ResponseDecoder extends HttpResponseDecoder {
  private boolean toHead;

  ResponseDecoder(int headerBytes) {
    super(settings(headerBytes));
  }

  private static HttpDecoderConfig settings(int headerBytes) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(8192)
        .setMaxHeaderSize(headerBytes)
        .setMaxChunkSize(Integer.MAX_VALUE)
        .setAllowPartialChunks(true)
        .setAllowDuplicateContentLengths(false)
        .setStrictLineParsing(true)
        .setUseRfc9112TransferEncoding(true)
        .setHeadersFactory(FlatHeaders.FACTORY)
        .setTrailersFactory(FlatHeaders.FACTORY);
  }

  /** The next response answers a HEAD, and so has no body whatever its head says. */
  void expect(boolean toHead) {
    this.toHead = toHead;
  }

  /** Whether the response under way answers a HEAD. */
  boolean expectsHead() {
    return toHead;
  }

  /** Bytes that came behind a complete response: nothing asked for them. */
  boolean hasSurplus() {
    return actualReadableBytes() > 0;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    return toHead || super.isContentAlwaysEmpty(message);
  }
}
