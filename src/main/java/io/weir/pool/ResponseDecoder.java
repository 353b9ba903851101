package io.weir.pool;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.weir.http.FlatHeaders;
import io.weir.http.Framing;
import io.weir.http.HeadScan;
import io.weir.net.LoopConfined;
import java.util.List;

/**
 * Netty's response decoder, told what only the connection knows: whether the request was a HEAD.
 * Lives as long as its connection, or until that becomes a tunnel.
 */
@LoopConfined
final class ResponseDecoder extends HttpResponseDecoder {
  /** More fields than this are refused, however small; real responses have some dozens. */
  private static final int MAX_FIELDS = 512;

  private final HeadScan scan = new HeadScan(false);
  private boolean expecting;
  private boolean unasked;
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
    expecting = true;
    this.toHead = toHead;
  }

  /** The response is complete, and no byte is due before the next request. */
  void responseEnded() {
    expecting = false;
  }

  /** Whether the response under way answers a HEAD. */
  boolean expectsHead() {
    return toHead;
  }

  /** Whether the head that came last declares its length in two ways, or has a folded line. */
  boolean ambiguous() {
    return ambiguous || scan.failure() != null;
  }

  /** Bytes that came behind a complete response or before a request: nothing asked for them. */
  boolean hasSurplus() {
    return unasked || actualReadableBytes() > 0;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (!expecting) {
      // Netty would not show an empty line to anybody.
      unasked = true;
      in.skipBytes(in.readableBytes());
      return;
    }
    scan.before(in);
    super.decode(ctx, in, out);
    scan.after(in, out);
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    if (initialLine[1].length() != 3) {
      // Netty takes "+200" for a number; RFC 9112 section 4 has three digits.
      throw new IllegalArgumentException("status");
    }
    return super.createMessage(initialLine);
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    // Behind this call Netty removes the Transfer-Encoding of a response without a body.
    ambiguous = !Framing.isLengthGood((HttpResponse) message, toHead);
    // Netty would wait for eight bytes behind the 101 of an early draft of WebSocket.
    return toHead || isInformational(message) || super.isContentAlwaysEmpty(message);
  }

  private static boolean isInformational(HttpMessage message) {
    return message instanceof HttpResponse response && response.status().code() < 200;
  }
}
