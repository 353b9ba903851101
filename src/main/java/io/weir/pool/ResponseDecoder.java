package io.weir.pool;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.weir.http.FlatHeaders;
import io.weir.http.Framing;
import io.weir.net.LoopConfined;

/**
 * Netty's response decoder, told what only the connection knows: whether the request was a HEAD.
 * Lives as long as its connection, or until that becomes a tunnel.
 */
@LoopConfined
final class ResponseDecoder extends HttpResponseDecoder {
  /** More fields than this are refused, however small; real responses have some dozens. */
  private static final int MAX_FIELDS = 512;

  private boolean toHead;
  private boolean ambiguous;

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
        .setHeadersFactory(FlatHeaders.factory(MAX_FIELDS))
        .setTrailersFactory(FlatHeaders.factory(MAX_FIELDS));
  }

  /** The next response answers a HEAD, and so has no body whatever its head says. */
  void expect(boolean toHead) {
    this.toHead = toHead;
  }

  /** Whether the response under way answers a HEAD. */
  boolean expectsHead() {
    return toHead;
  }

  /** Whether the head that came last declares its length in two ways. */
  boolean ambiguous() {
    return ambiguous;
  }

  /** Bytes that came behind a complete response: nothing asked for them. */
  boolean hasSurplus() {
    return actualReadableBytes() > 0;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    // Behind this call Netty removes the Transfer-Encoding of a response without a body.
    ambiguous = !Framing.isLengthGood(message);
    // Netty would wait for eight bytes behind the 101 of an early draft of WebSocket.
    return toHead || isInformational(message) || super.isContentAlwaysEmpty(message);
  }

  private static boolean isInformational(HttpMessage message) {
    return message instanceof HttpResponse response && response.status().code() < 200;
  }
}
