package io.weir.pool;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.ReferenceCountUtil;
import io.weir.http.ChunkFraming;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.Framing;
import io.weir.http.HeadEncoder;
import io.weir.http.HeaderNames;
import io.weir.http.KeepAlive;
import io.weir.http.MessageEnd;
import io.weir.http.ResponseHead;
import io.weir.net.Lifetime;
import io.weir.net.LoopConfined;
import io.weir.net.Mishaps;
import io.weir.net.Outbox;
import io.weir.net.PartDecoder;
import io.weir.net.Timed;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection to a backend, and the one stream on it. Belongs to its pool's loop from
 * connect to close, or until a pool on another loop takes it over while it is idle.
 *
 * <p>It carries one exchange at a time. A connection that saw anything odd (bytes that nobody asked
 * for, an early response, a broken message) is closed, never pooled again: the next user would read
 * what was meant for another.
 */
@LoopConfined
final class Http1BackendConnection extends ChannelInboundHandlerAdapter
    implements BackendStream, PartDecoder.Sink {
  /** More interim responses than this to one request are an attack or a loop. */
  private static final int MAX_INFORMATIONAL = 16;

  /** A backend that closes this long after a request came has not closed for being idle. */
  private static final long MOMENT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Channel channel;
  private final ResponseDecoder decoder;
  private final Outbox outbox;
  private final IdleWatch idleWatch = new IdleWatch();
  private final long endNanos;
  private final long openingNanos;

  /** Changes only in between, when the connection is on no loop. */
  private BackendPool pool;

  private long connectNanos;
  private boolean open;
  private boolean idle;
  private boolean rested;
  private int exchanges;

  /** When the last exchange ended, or the connection was opened. */
  private long quietSinceNanos;

  /** How long it had been quiet when the exchange under way began. */
  private long quietNanos;

  private long idleUntilNanos;

  /** What the backend said about its idle timeout last; 0 for nothing. */
  private long promisedNanos;

  // Of the exchange under way.
  private @Nullable BackendEvents events;
  private boolean chunked;
  private boolean upgradeAsked;
  private boolean requestFlushed;
  private boolean requestComplete;
  private boolean responseBegun;
  private boolean responseComplete;
  private boolean keepAlive;
  private boolean tunnel;
  private boolean discarding;
  private int informational;

  Http1BackendConnection(BackendPool pool, Channel channel) {
    this.pool = pool;
    this.channel = channel;
    this.decoder = new ResponseDecoder(channel, this, pool.plan().responseHeaderBytes());
    this.outbox = new Outbox(channel);
    this.openingNanos = pool.loop().nowNanos();
    this.endNanos = Lifetime.endNanos(pool.loop(), pool.plan().config().lifetime().toNanos());
  }

  // Life in the pool.

  void opened() {
    open = true;
    long now = pool.loop().nowNanos();
    connectNanos = now - openingNanos;
    quietSinceNanos = now;
    pool.plan().meters().connectionOpened(pool.loop().index());
    pool.plan().clusterMeters().connected(pool.loop().index(), connectNanos);
    pool.connected(this);
  }

  void assign(BackendEvents events) {
    assert this.events == null;
    this.events = events;
    exchanges++;
    quietNanos = pool.loop().nowNanos() - quietSinceNanos;
    upgradeAsked = false;
    requestFlushed = false;
    requestComplete = false;
    responseBegun = false;
    responseComplete = false;
    keepAlive = true;
    informational = 0;
  }

  boolean usable() {
    return channel.isActive()
        && !((DuplexChannel) channel).isOutputShutdown()
        && endNanos - pool.loop().nowNanos() > 0;
  }

  Channel channel() {
    return channel;
  }

  boolean idle() {
    return idle;
  }

  void becomeIdle() {
    idle = true;
    rested = true;
    pool.plan().meters().becameIdle(pool.loop().index());
    long now = pool.loop().nowNanos();
    idleUntilNanos = quietSinceNanos + pool.plan().idleLimit().nanos(promisedNanos, now);
    if (idleUntilNanos - endNanos > 0) {
      idleUntilNanos = endNanos;
    }
    pool.loop().timers().arm(idleWatch, Math.max(0, idleUntilNanos - now));
  }

  /** Whether it was idle until it should have been closed: deadlines may come a tick late. */
  boolean idledTooLong() {
    return idleUntilNanos - pool.loop().nowNanos() <= 0;
  }

  void leaveIdle() {
    idle = false;
    pool.plan().meters().leftIdle(pool.loop().index());
    pool.loop().timers().cancel(idleWatch);
  }

  void close() {
    events = null;
    channel.close();
  }

  /**
   * Leaves its loop for that of another pool of the same backend. What arrives meanwhile is told on
   * the new loop, since registering a descriptor reports what is ready (epoll_ctl(2)).
   */
  void moveTo(BackendPool taker) {
    channel
        .deregister()
        .addListener(
            left -> {
              pool = taker;
              taker
                  .loop()
                  .eventLoop()
                  .register(channel)
                  .addListener(joined -> taker.execute(() -> taker.takenOver(this)));
            });
  }

  // The stream: towards the backend.

  @Override
  public void sendHead(HttpMethod method, String target, FlatHeaders headers, boolean bodyFollows) {
    decoder.expect(pool.head(), HttpMethod.HEAD.equals(method));
    chunked = bodyFollows && headers.indexOf(HeaderNames.CONTENT_LENGTH) < 0;
    upgradeAsked = headers.indexOf(HeaderNames.UPGRADE) >= 0;
    if (chunked) {
      headers.replace(HeaderNames.TRANSFER_ENCODING, "chunked");
    }
    HeadEncoder.request(outbox.tail(), pool.loop().scratch(), method, target, headers);
  }

  @Override
  public void sendBody(ByteBuf data) {
    int bytes = data.readableBytes();
    if (!chunked || tunnel || bytes == 0) {
      outbox.add(data);
      return;
    }
    ChunkFraming.begin(outbox.tail(), bytes);
    outbox.add(data);
    ChunkFraming.end(outbox.tail());
  }

  @Override
  public void sendEnd(FlatHeaders trailers) {
    requestComplete = true;
    if (tunnel) {
      outbox.flushThen(ignored -> ((DuplexChannel) channel).shutdownOutput());
    } else if (chunked) {
      ChunkFraming.last(outbox.tail(), trailers);
    }
  }

  @Override
  public void flush() {
    if (outbox.pending()) {
      requestFlushed = true;
      outbox.flush();
    }
  }

  @Override
  public boolean writable() {
    return channel.isWritable();
  }

  @Override
  public long heldBytes() {
    return outbox.heldBytes();
  }

  @Override
  public void pauseReading() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resumeReading() {
    channel.config().setAutoRead(true);
  }

  @Override
  public boolean reused() {
    return rested || exchanges > 1;
  }

  @Override
  public long connectNanos() {
    return reused() ? 0 : connectNanos;
  }

  @Override
  public void startTunnel() {
    // Bytes that came behind the 101 are first.
    decoder.endDecoding();
  }

  @Override
  public void finish() {
    events = null;
    boolean clean = requestComplete && responseComplete && keepAlive && !tunnel;
    if (clean && usable() && !decoder.hasSurplus()) {
      resumeReading();
      quietSinceNanos = pool.loop().nowNanos();
      pool.release(this);
    } else if (tunnel && outbox.heldBytes() > 0) {
      // Both sides have said all; the backend takes the last of it in the time of an idle one.
      pool.loop().timers().arm(idleWatch, pool.plan().config().idleTimeout().toNanos());
      outbox.flushThen(taken -> channel.close());
    } else {
      close();
    }
  }

  @Override
  public void discard() {
    events = null;
    discarding = true;
  }

  @Override
  public void reset() {
    events = null;
    if (channel.isActive() && !(requestComplete && responseComplete)) {
      // A reset tells the backend that nobody reads on; a FIN could pass for the end of a request.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    channel.close();
  }

  // The channel: from the backend.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object data) {
    pool.loop().readClock();
    decoder.read((ByteBuf) data);
  }

  @Override
  public void part(Object part) {
    BackendEvents listener = events;
    if (discarding) {
      drop(part);
    } else if (listener == null) {
      // Nobody asked: a late, doubled or unsolicited response.
      ReferenceCountUtil.release(part);
      channel.close();
    } else if (part instanceof ByteBuf data) {
      listener.onResponseBody(data);
    } else if (part instanceof ResponseHead response) {
      readHead(listener, response);
    } else if (part instanceof MessageEnd end) {
      responseEnded(listener, end.trailers());
    } else {
      fail(responseBegun ? Failure.TRUNCATED_RESPONSE : (Failure) part);
    }
  }

  /** What is left of a response that nobody wants. */
  private void drop(Object part) {
    ReferenceCountUtil.release(part);
    if (part instanceof MessageEnd) {
      discarding = false;
      responseComplete = true;
      decoder.responseEnded();
      finish();
    } else if (part instanceof Failure) {
      channel.close();
    }
  }

  private void readHead(BackendEvents listener, ResponseHead response) {
    boolean toHead = decoder.expectsHead();
    Failure failure = requestFlushed ? Framing.checkResponse(response, toHead) : unsolicited();
    if (failure != null) {
      fail(failure);
      return;
    }
    int status = response.status();
    FlatHeaders headers = response.headers();
    if (status == 101 ? !upgradeAsked : status < 200 && ++informational > MAX_INFORMATIONAL) {
      fail(status == 101 ? Failure.UNEXPECTED_UPGRADE : Failure.BAD_RESPONSE);
    } else if (status < 200 && status != 101) {
      listener.onInformational(status, headers);
    } else {
      responseBegun = true;
      tunnel = status == 101;
      keepAlive = Framing.isPersistent(response.version(), headers);
      learn(headers);
      boolean bodyFollows = Framing.hasBody(response, toHead);
      listener.onResponseHead(response, bodyFollows);
      if (!bodyFollows && discarding) {
        drop(new MessageEnd(FlatHeaders.NONE));
      } else if (!bodyFollows && !tunnel && events == listener) {
        responseEnded(listener, FlatHeaders.NONE);
      }
    }
  }

  /** What an answer says about how long the backend keeps its side of an idle connection. */
  private void learn(FlatHeaders headers) {
    CharSequence said = headers.value(HeaderNames.KEEP_ALIVE);
    if (said != null) {
      promisedNanos = TimeUnit.SECONDS.toNanos(KeepAlive.timeoutSeconds(said));
    }
    if (quietNanos > pool.plan().idleLimit().suspectNanos()) {
      pool.plan().idleLimit().survived(quietNanos);
    }
  }

  /** Tells of the backend's own idle timeout, if this is how it shows. */
  private void learnFromEnd() {
    long now = pool.loop().nowNanos();
    long sinceRequest = now - quietSinceNanos - quietNanos;
    if (events == null && idle) {
      pool.plan().idleLimit().closed(now - quietSinceNanos, now);
    } else if (events != null && reused() && !responseBegun && sinceRequest < MOMENT_NANOS) {
      // The request and the end have crossed.
      pool.plan().idleLimit().closed(quietNanos, now);
    }
  }

  /** Bytes that were there before the request left: a stale connection, not an answer. */
  private static Failure unsolicited() {
    return Failure.BACKEND_CLOSED;
  }

  private void responseEnded(BackendEvents listener, FlatHeaders trailers) {
    responseComplete = true;
    decoder.responseEnded();
    listener.onResponseEnd(trailers);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    partsEnded();
  }

  @Override
  public void partsEnded() {
    if (events != null) {
      events.onBackendReadComplete();
    } else if (discarding || decoder.hasSurplus()) {
      // Part of something that nobody asked for: the next response would begin with it.
      channel.close();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    pool.loop().readClock();
    if (events != null) {
      events.onBackendWritability();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    pool.loop().readClock();
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      return;
    }
    learnFromEnd();
    keepAlive = false;
    decoder.endInput();
    BackendEvents listener = events;
    if (listener == null) {
      channel.close();
    } else if (tunnel) {
      listener.onResponseEnd(FlatHeaders.NONE);
      listener.onBackendReadComplete();
    } else if (!responseComplete) {
      fail(responseBegun ? Failure.TRUNCATED_RESPONSE : Failure.BACKEND_CLOSED);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.loop().readClock();
    decoder.discard();
    outbox.discard();
    if (open) {
      open = false;
      boolean wasIdle = idle;
      pool.closed(this);
      if (wasIdle) {
        leaveIdle();
      }
      pool.plan().meters().connectionClosed(pool.loop().index());
    }
    if (!responseComplete || tunnel) {
      if (events != null) {
        learnFromEnd();
      }
      fail(responseBegun ? Failure.TRUNCATED_RESPONSE : Failure.BACKEND_RESET);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    pool.loop().readClock();
    if (((DuplexChannel) channel).isOutputShutdown() && !responseComplete) {
      // A failed write: the backend may have answered before it closed, or said something in a
      // tunnel, and this, or its end, is still to be read.
      return;
    }
    learnFromEnd();
    // A reset, usually; whoever waits is told. What weir itself did wrong is not the backend's.
    Mishaps.report(cause);
    Failure ofBackend = responseBegun ? Failure.TRUNCATED_RESPONSE : Failure.BACKEND_RESET;
    fail(Mishaps.isUsual(cause) ? ofBackend : Failure.INTERNAL);
    channel.close();
  }

  private void fail(Failure failure) {
    BackendEvents listener = events;
    events = null;
    channel.close();
    if (listener != null) {
      listener.onBackendFailed(failure);
    }
  }

  /** Ends a connection that nobody has used for too long, or that has lived for too long. */
  private final class IdleWatch extends Timed {
    @Override
    protected void expired() {
      if (events == null) {
        channel.close();
      }
    }
  }
}
