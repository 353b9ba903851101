package io.weir.pool;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.weir.http.MessageEnd;
import io.weir.http.ResponseHead;
import io.weir.http.ResponseReader;
import io.weir.net.LoopConfined;
import io.weir.net.PartDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the responses of a backend, as {@link ResponseReader} reads them, told what only the
 * connection knows: when a response is due, and whether it answers a HEAD. Owned by its connection.
 */
@LoopConfined
final class ResponseDecoder extends PartDecoder {
  /** More fields than this are refused, however small; real responses have some dozens. */
  private static final int MAX_FIELDS = 512;

  /** Nothing is read while none is expected. */
  private static final ResponseHead NO_HEAD = new ResponseHead();

  private final Sink responses;
  private final ResponseReader reader;
  private ResponseHead head = NO_HEAD;
  private boolean expecting;
  private boolean unasked;
  private boolean toHead;

  ResponseDecoder(Channel channel, Sink responses, int headerBytes) {
    super(channel, responses);
    this.responses = responses;
    this.reader = new ResponseReader(headerBytes, MAX_FIELDS);
  }

  /**
   * A response is due.
   *
   * @param into to read its head into
   * @param toHead it answers a HEAD, and so has no body whatever its head says
   */
  void expect(ResponseHead into, boolean toHead) {
    expecting = true;
    head = into;
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

  /** Bytes that came behind a complete response or before a request: nothing asked for them. */
  boolean hasSurplus() {
    return unasked || hasBytes();
  }

  @Override
  protected @Nullable Object next(ByteBuf in) {
    if (expecting) {
      return reader.next(in, head, toHead);
    }
    unasked |= in.isReadable();
    in.skipBytes(in.readableBytes());
    return null;
  }

  /** The backend has sent its last byte, which may be how its response ends. */
  void endInput() {
    MessageEnd end = reader.close();
    if (end != null) {
      responses.part(end);
      responses.partsEnded();
    }
  }
}
