package io.weir.pool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.Framing;
import io.weir.http.MessageEnd;
import io.weir.http.ResponseHead;
import io.weir.net.PartDecoder;
import io.weir.testkit.Pieces;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a backend's bytes without sockets, pool and exchange: the decoder of backend
 * connections and the judgement of heads, as in {@link Http1BackendConnection}. For one run over
 * the bytes that answer one request.
 */
public final class DecodedResponses extends ChannelInboundHandlerAdapter
    implements PartDecoder.Sink {
  private static final int HEADER_BYTES = 4096;
  private static final int MAX_INFORMATIONAL = 16;

  /** A head that was accepted. */
  public record Accepted(int status, String reason, FlatHeaders headers, boolean bodyFollows) {}

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
  private final ResponseDecoder decoder;
  private final boolean toHead;
  private final List<Accepted> accepted = new ArrayList<>();
  private final ByteBuf body = Unpooled.buffer();
  private @Nullable FlatHeaders trailers;
  private @Nullable Failure failure;
  private boolean keepAlive;
  private boolean surplus;

  private DecodedResponses(EmbeddedChannel channel, boolean toHead) {
    channel.config().setAllocator(memory);
    this.decoder = new ResponseDecoder(channel, this, HEADER_BYTES);
    this.toHead = toHead;
  }

  /** Decodes the bytes, as they are cut, and then the end of the connection. */
  public static DecodedResponses of(byte[] bytes, boolean toHead, Pieces pieces) {
    EmbeddedChannel channel = new EmbeddedChannel();
    DecodedResponses run = new DecodedResponses(channel, toHead);
    channel.pipeline().addLast(run);
    run.decoder.expect(new ResponseHead(), toHead);
    try {
      int at = 0;
      while (at < bytes.length && run.failure == null) {
        int end = pieces.end(at, bytes.length);
        channel.writeInbound(channel.alloc().buffer(end - at).writeBytes(bytes, at, end - at));
        at = end;
      }
      run.surplus |= run.decoder.hasSurplus();
      run.endInput();
      channel.checkException();
    } finally {
      channel.finishAndReleaseAll();
    }
    return run;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object data) {
    decoder.read((ByteBuf) data);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    decoder.discard();
  }

  @Override
  public void partsEnded() {
    // A client would be sent what has gathered.
  }

  @Override
  public void part(Object message) {
    if (failure != null || trailers != null) {
      surplus = true;
      ReferenceCountUtil.release(message);
    } else if (message instanceof ResponseHead head) {
      readHead(head);
    } else if (message instanceof ByteBuf data) {
      body.writeBytes(data);
      data.release();
    } else if (message instanceof MessageEnd end) {
      end(end.trailers());
    } else {
      failure = (Failure) message;
    }
  }

  private void readHead(ResponseHead head) {
    failure = Framing.checkResponse(head, toHead);
    int status = head.status();
    if (status == 101) {
      failure = Failure.UNEXPECTED_UPGRADE;
    } else if (status < 200 && accepted.size() == MAX_INFORMATIONAL) {
      failure = Failure.BAD_RESPONSE;
    }
    if (failure != null) {
      return;
    }
    boolean bodyFollows = Framing.hasBody(head, toHead);
    FlatHeaders headers = head.takeHeaders(new FlatHeaders());
    accepted.add(new Accepted(status, head.reason(), headers, bodyFollows));
    keepAlive = Framing.isPersistent(head.version(), headers);
    if (status >= 200 && !bodyFollows) {
      end(FlatHeaders.NONE);
    }
  }

  private void end(FlatHeaders found) {
    trailers = found;
    decoder.responseEnded();
  }

  private void endInput() {
    decoder.endInput();
    if (trailers == null && failure == null) {
      boolean begun = !accepted.isEmpty() && accepted.get(accepted.size() - 1).status >= 200;
      failure = begun ? Failure.TRUNCATED_RESPONSE : Failure.BACKEND_CLOSED;
    }
  }

  /** Every head that was accepted, interim ones first. */
  public List<Accepted> accepted() {
    return accepted;
  }

  /** What came of the body. */
  public byte[] body() {
    return ByteBufUtil.getBytes(body);
  }

  /** The trailers, if the response is complete, else null. */
  public @Nullable FlatHeaders trailers() {
    return trailers;
  }

  /** Why the response is no good, or null. */
  public @Nullable Failure failure() {
    return failure;
  }

  /** Whether the connection could carry another request. */
  public boolean reusable() {
    return trailers != null && keepAlive && !surplus;
  }

  /** Bytes of buffers that were not given back. */
  public long outstanding() {
    return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
  }
}
