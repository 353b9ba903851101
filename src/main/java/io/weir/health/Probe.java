package io.weir.health;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.weir.http.Failure;
import io.weir.http.MessageEnd;
import io.weir.http.ResponseHead;
import io.weir.net.PartDecoder;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One check: connects, asks, judges the answer, closes. Whatever happens, it ends by its deadline
 * and tells so once. On the loop of the checks, from {@link #begin} to its end.
 *
 * <p>The deadline counts the time that this process ran. A check that a stop has caught between two
 * of its steps would otherwise be over before the backend could answer.
 */
final class Probe extends ChannelInboundHandlerAdapter implements PartDecoder.Sink {
  /** The text of EADDRNOTAVAIL (connect(2)). */
  private static final String NO_ADDRESS = "Cannot assign requested address";

  /** The deadline comes in pieces; one in which this process stood still counts like another. */
  static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A last piece that is so late was not served: this process stood still, not the backend. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ProbeSpec spec;
  private final EventLoop loop;
  private final Consumer<ProbeResult> done;
  private final LongSupplier clock;
  private final ProbeAnswer answer;
  private long leftNanos;
  private long pieceEndNanos;
  private @Nullable Future<?> deadline;
  private @Nullable Channel channel;
  private @Nullable ProbeDecoder decoder;
  private boolean over;

  Probe(ProbeSpec spec, EventLoop loop, Consumer<ProbeResult> done) {
    this(spec, loop, done, System::nanoTime);
  }

  Probe(ProbeSpec spec, EventLoop loop, Consumer<ProbeResult> done, LongSupplier clock) {
    this.spec = spec;
    this.loop = loop;
    this.done = done;
    this.clock = clock;
    this.answer = new ProbeAnswer(spec.expect());
  }

  void begin(Bootstrap bootstrap) {
    arm();
    // The deadline above is for everything, so that connecting needs none.
    bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0).handler(this);
    ChannelFuture connecting = bootstrap.connect();
    channel = connecting.channel();
    connecting.addListener(future -> loop.execute(() -> connected(future.cause())));
  }

  void arm() {
    leftNanos = spec.timeoutNanos();
    nextPiece();
  }

  private void nextPiece() {
    long piece = Math.min(PIECE_NANOS, leftNanos);
    leftNanos -= piece;
    pieceEndNanos = clock.getAsLong() + piece;
    deadline = loop.schedule(this::pieceEnded, piece, TimeUnit.NANOSECONDS);
  }

  private void pieceEnded() {
    if (leftNanos > 0) {
      nextPiece();
    } else {
      expired();
    }
  }

  private void connected(@Nullable Throwable cause) {
    Channel open = channel;
    if (over || open == null) {
      return;
    }
    if (cause instanceof ChannelException || String.valueOf(cause).contains(NO_ADDRESS)) {
      end(ProbeResult.ofNothing("weir has no descriptor or port left"));
    } else if (cause != null) {
      end(ProbeResult.failed("the connection was refused"));
    } else if (spec.request().isEmpty()) {
      end(ProbeResult.passed("connected"));
    } else {
      decoder = new ProbeDecoder(open, this);
      open.writeAndFlush(ByteBufUtil.writeAscii(open.alloc(), spec.request()));
    }
  }

  private void expired() {
    if (clock.getAsLong() - pieceEndNanos > LATE_NANOS) {
      end(ProbeResult.ofNothing("weir stood still meanwhile"));
    } else {
      String what = decoder == null ? "no connection" : "no complete answer";
      long millis = TimeUnit.NANOSECONDS.toMillis(spec.timeoutNanos());
      end(ProbeResult.failed(what + " within " + millis + " ms"));
    }
  }

  private void end(ProbeResult result) {
    if (over) {
      return;
    }
    over = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (channel != null) {
      channel.close();
    }
    done.accept(result);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object data) {
    if (decoder == null || over) {
      ReferenceCountUtil.release(data);
    } else {
      decoder.read((ByteBuf) data);
    }
  }

  @Override
  public void part(Object part) {
    if (part instanceof ByteBuf data) {
      try {
        judge(over ? null : answer.body(data));
      } finally {
        data.release();
      }
    } else if (part instanceof ResponseHead head) {
      judge(answer.head(head));
    } else if (part instanceof MessageEnd) {
      judge(answer.end());
    } else if (part instanceof Failure failure) {
      end(ProbeResult.failed("no HTTP that weir would take: " + failure.label()));
    }
  }

  private void judge(@Nullable ProbeResult result) {
    if (result != null) {
      end(result);
    }
  }

  @Override
  public void partsEnded() {
    // Each part was judged when it came.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      closedByBackend();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closedByBackend();
    if (decoder != null) {
      decoder.discard();
    }
  }

  private void closedByBackend() {
    if (decoder != null && !over) {
      decoder.endInput();
      end(ProbeResult.failed("closed before a complete answer"));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset, usually.
    end(ProbeResult.failed("the connection broke: " + cause.getMessage()));
  }
}
