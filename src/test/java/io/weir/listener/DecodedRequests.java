package io.weir.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.weir.config.LimitsConfig;
import io.weir.http.ChunkFraming;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.Framing;
import io.weir.http.HeadEncoder;
import io.weir.http.HeaderNames;
import io.weir.http.HopByHop;
import io.weir.http.MessageEnd;
import io.weir.http.RequestHead;
import io.weir.http.RequestTarget;
import io.weir.testkit.Pieces;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a client's bytes without sockets, exchange and backend: the decoder of client
 * connections, held and released as by {@link Http1ClientConnection}, with the judgement of heads
 * and the encoding for a backend behind it. For one run over some bytes.
 */
public final class DecodedRequests extends ChannelInboundHandlerAdapter
    implements RequestDecoder.Requests {
  private static final LimitsConfig LIMITS =
      new LimitsConfig(1024, 4096, 32, 0, 0, 0, 0, 0, 1 << 20);

  /** A request that was accepted: its target as it came, and as it goes on. */
  public record Accepted(String asked, String target) {}

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
  private final RequestDecoder decoder;
  private final RequestTarget target = new RequestTarget();
  private final List<Accepted> accepted = new ArrayList<>();
  private final ByteBuf sent = Unpooled.buffer();
  private final Pieces pieces;
  private @Nullable Failure failure;
  private int completed;
  private boolean chunked;
  private boolean closing;
  private boolean over;

  private DecodedRequests(EmbeddedChannel channel, Pieces pieces) {
    channel.config().setAllocator(memory);
    this.decoder = new RequestDecoder(channel, this, new RequestHead(), LIMITS);
    this.pieces = pieces;
  }

  /** Decodes the bytes, as they are cut, and then the end of the connection. */
  public static DecodedRequests of(byte[] bytes, Pieces pieces) {
    EmbeddedChannel channel = new EmbeddedChannel();
    DecodedRequests run = new DecodedRequests(channel, pieces);
    channel.pipeline().addLast(run);
    try {
      run.feed(channel, bytes);
    } finally {
      channel.finishAndReleaseAll();
    }
    return run;
  }

  private void feed(EmbeddedChannel channel, byte[] bytes) {
    int at = 0;
    while (at < bytes.length && !over) {
      int end = pieces.end(at, bytes.length);
      channel.writeInbound(channel.alloc().buffer(end - at).writeBytes(bytes, at, end - at));
      at = end;
      if (pieces.choose()) {
        release();
      }
    }
    decoder.endInput();
    release();
    channel.checkException();
  }

  /** What is held is asked for until nothing is held any more, as one response follows another. */
  private void release() {
    while ((decoder.held() || decoder.inputEnded()) && !over) {
      decoder.release();
    }
  }

  /** Holds, and perhaps goes on at once: a backend may answer before the call returns. */
  private void hold() {
    decoder.hold();
    if (pieces.choose()) {
      decoder.release();
    }
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
    // A backend would be sent what has gathered.
  }

  @Override
  public void inputEnded() {
    // The run is at its end.
  }

  @Override
  public void part(Object message) {
    if (over) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof RequestHead head) {
      readHead(head);
    } else if (message instanceof ByteBuf data) {
      sendBody(data);
      data.release();
    } else if (message instanceof MessageEnd end) {
      sendEnd(end);
      complete();
    } else {
      fail((Failure) message);
    }
  }

  private void readHead(RequestHead head) {
    Failure found = judge(head);
    if (found != null) {
      fail(found);
      return;
    }
    closing |= !Framing.isPersistent(head.version(), head.headers());
    accepted.add(new Accepted(head.target(), target.text()));
    boolean body = Framing.hasBody(head);
    send(head, body);
    if (body) {
      hold();
    } else {
      complete();
    }
  }

  private @Nullable Failure judge(RequestHead head) {
    Failure found = Framing.check(head);
    return found == null ? target.parse(head.method(), head.target()) : found;
  }

  private void send(RequestHead head, boolean body) {
    FlatHeaders headers = head.headers();
    HopByHop.strip(headers, false);
    HopByHop.dropUnderscores(headers);
    if (!headers.contains(HeaderNames.HOST)) {
      headers.append(HeaderNames.HOST, "here");
    }
    chunked = body && !headers.contains(HeaderNames.CONTENT_LENGTH);
    if (chunked) {
      headers.replace(HeaderNames.TRANSFER_ENCODING, "chunked");
    }
    HeadEncoder.request(sent, new byte[256], head.method(), target.text(), headers);
  }

  private void sendBody(ByteBuf data) {
    int bytes = data.readableBytes();
    if (chunked && bytes > 0) {
      ChunkFraming.begin(sent, bytes);
      sent.writeBytes(data);
      ChunkFraming.end(sent);
    } else {
      sent.writeBytes(data);
    }
  }

  private void sendEnd(MessageEnd end) {
    if (chunked) {
      if (!end.trailers().isEmpty()) {
        HopByHop.stripTrailers(end.trailers());
      }
      ChunkFraming.last(sent, end.trailers());
    }
  }

  private void complete() {
    completed++;
    if (closing) {
      over = true;
    } else {
      hold();
    }
  }

  private void fail(Failure found) {
    failure = found;
    over = true;
  }

  /** Every head that was accepted, in order; the last one may lack the end of its body. */
  public List<Accepted> accepted() {
    return accepted;
  }

  /** How many requests are complete. */
  public int completed() {
    return completed;
  }

  /** Why the connection must end, or null. */
  public @Nullable Failure failure() {
    return failure;
  }

  /** Everything that would go to a backend. */
  public byte[] sent() {
    return ByteBufUtil.getBytes(sent);
  }

  /** Bytes of buffers that were not given back. */
  public long outstanding() {
    return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
  }
}
