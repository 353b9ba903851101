package io.weir.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.weir.exchange.ClientFacts;
import io.weir.exchange.ClientStream;
import io.weir.exchange.Exchange;
import io.weir.exchange.ExchangeFactory;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.Framing;
import io.weir.http.MessageEnd;
import io.weir.http.RequestHead;
import io.weir.net.Lifetime;
import io.weir.net.LoopConfined;
import io.weir.net.Mishaps;
import io.weir.net.Outbox;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 connection from a client, and the one stream on it. Belongs to the loop that accepted
 * it, from accept to close.
 *
 * <p>One request at a time: the decoder is held from the end of a request to the end of its
 * response, so pipelined requests wait as bytes and are answered in order. Each part of a request's
 * life has a deadline of the {@link ClientDeadline}; none is lost when the connection changes what
 * it does.
 */
@LoopConfined
final class Http1ClientConnection extends ChannelInboundHandlerAdapter
    implements ClientStream, RequestDecoder.Requests {
  private final Listener owner;
  private final ListenerSettings settings;
  private final ExchangeFactory exchanges;
  private final Channel channel;
  private final RequestDecoder decoder;
  private final Outbox outbox;
  private final ResponseWriter response;
  private final ClientDeadline deadline;
  private final Farewell farewell;
  private final ClientFacts facts;
  private final InetAddress address;
  private final long endNanos;

  /** Links of {@link LoopClients}. */
  @Nullable Http1ClientConnection previous;

  @Nullable Http1ClientConnection next;

  // Of the request under way.
  private @Nullable Exchange exchange;
  private boolean tunnel;
  private boolean requestComplete;
  private boolean responseComplete;
  private boolean closing;
  private boolean paused;

  Http1ClientConnection(
      Listener owner, ListenerSettings settings, ExchangeFactory exchanges, Channel channel) {
    this.owner = owner;
    this.settings = settings;
    this.exchanges = exchanges;
    this.channel = channel;
    this.decoder = new RequestDecoder(channel, this, exchanges.head(), settings.limits());
    this.outbox = new Outbox(channel);
    this.response = new ResponseWriter(outbox, exchanges.loop().scratch());
    this.deadline = new ClientDeadline(this, exchanges.loop().timers(), settings);
    this.farewell = new Farewell(channel, outbox, decoder, deadline);
    this.address = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    this.facts = owner.facts((InetSocketAddress) channel.localAddress(), address, settings);
    this.endNanos = Lifetime.endNanos(exchanges.loop(), settings.lifetimeNanos());
  }

  Listener owner() {
    return owner;
  }

  ListenerSettings settings() {
    return settings;
  }

  // Life of the connection.

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    exchanges.loop().readClock();
    deadline.header();
    farewell.settle(exchange == null);
  }

  /** At most one request will be begun: a client that has just sent it cannot know. */
  void drain() {
    closing = true;
    if (idle()) {
      deadline.drain();
    }
  }

  /** No request will be begun any more; one under way is finished. */
  void leave() {
    closing = true;
    if (idle()) {
      farewell.whenSent();
    }
  }

  private boolean idle() {
    return exchange == null && decoder.betweenRequests() && !farewell.begun();
  }

  void abort() {
    channel.close();
  }

  /** For how long a request has been waited for; 0 if one is under way. */
  long idleNanos() {
    return idle() ? deadline.waitedNanos() : 0;
  }

  /** What waits in memory because somebody is slow. */
  long bufferedBytes() {
    long held = decoder.heldBytes() + outbox.heldBytes();
    return exchange == null ? held : held + exchange.bufferedBytes();
  }

  /** Gives up what is buffered, with an answer if none has begun. */
  void shed() {
    if (exchange != null) {
      exchange.clientFailed(Failure.OVERLOADED);
    } else if (!farewell.begun()) {
      refuse(Failure.OVERLOADED);
    }
    outbox.flush();
    if (!channel.isWritable()) {
      farewell.withReset();
    }
  }

  // From the client.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object data) {
    exchanges.loop().readClock();
    decoder.read((ByteBuf) data);
  }

  @Override
  public void part(Object part) {
    if (farewell.begun()) {
      ReferenceCountUtil.release(part);
    } else if (part instanceof RequestHead head) {
      readHead(head);
    } else if (part instanceof ByteBuf data) {
      readBody(data);
    } else if (part instanceof MessageEnd end) {
      requestEnded(end);
    } else {
      readFailed((Failure) part);
    }
  }

  private void readBody(ByteBuf data) {
    if (exchange != null) {
      exchange.requestBody(data);
    } else {
      data.release();
    }
  }

  private void readHead(RequestHead head) {
    boolean http10 = HttpVersion.HTTP_1_0.equals(head.version());
    beginResponse(http10, HttpMethod.HEAD.equals(head.method()));
    closing |= !Framing.isPersistent(head.version(), head.headers());
    requestComplete = !Framing.hasBody(head);
    if (requestComplete) {
      decoder.hold();
      deadline.none();
    } else {
      deadline.body();
    }
    exchange = exchanges.borrow();
    exchange.begin(this, head, !requestComplete);
  }

  /** Answers a request of which no usable head has come. */
  private void refuse(Failure failure) {
    decoder.hold();
    requestComplete = false;
    beginResponse(false, decoder.refusedHead());
    exchange = exchanges.borrow();
    exchange.reject(this, failure);
  }

  private void beginResponse(boolean http10, boolean toHead) {
    responseComplete = false;
    paused = false;
    response.begin(http10, toHead);
  }

  /** What came is no request, or not the rest of the one under way. */
  private void readFailed(Failure failure) {
    if (!decoder.inBody()) {
      refuse(failure);
      return;
    }
    closing = true;
    if (exchange != null) {
      exchange.clientFailed(failure);
    } else {
      // The response has gone; all that is left is to end the connection.
      farewell.afterLingering();
    }
  }

  private void requestEnded(MessageEnd end) {
    requestComplete = true;
    if (responseComplete) {
      nextRequest();
      return;
    }
    decoder.hold();
    deadline.none();
    if (exchange != null) {
      exchange.requestEnd(end.trailers());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    partsEnded();
  }

  @Override
  public void partsEnded() {
    if (exchange != null) {
      exchange.clientReadComplete();
      if (!requestComplete && !paused && !tunnel) {
        deadline.body();
      }
    } else if (decoder.headBegun() && !farewell.begun()) {
      deadline.headBegun();
    }
    outbox.flush();
    farewell.settle(exchange == null);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    exchanges.loop().readClock();
    if (channel.isWritable()) {
      deadline.sent();
    } else {
      deadline.send();
    }
    if (exchange != null) {
      exchange.clientWritability();
    } else if (channel.isWritable() && decoder.held() && !farewell.begun()) {
      releaseDecoder();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    exchanges.loop().readClock();
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      decoder.endInput();
    }
  }

  @Override
  public void inputEnded() {
    closing = true;
    Exchange current = exchange;
    if (current == null) {
      farewell.whenSent();
    } else if (tunnel) {
      current.requestEnd(FlatHeaders.NONE);
    } else if (!requestComplete) {
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    exchanges.loop().readClock();
    deadline.end();
    decoder.discard();
    outbox.discard();
    Exchange current = exchange;
    exchange = null;
    farewell.over();
    owner.closed(this, exchanges.loop(), address);
    if (current != null) {
      current.clientGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    exchanges.loop().readClock();
    Mishaps.report(cause);
    try {
      if (exchange != null && !Mishaps.isUsual(cause) && !farewell.begun()) {
        closing = true;
        exchange.clientFailed(Failure.INTERNAL);
      }
    } catch (RuntimeException | OutOfMemoryError again) {
      channel.close(); // What failed meets the answer too, and was told already.
    }
    if (!farewell.begun()) {
      // A reset or a failed write, mostly: the client is gone.
      channel.close();
    }
  }

  // Deadlines, said by ClientDeadline.

  /** The head did not come in time, or the next request never began. */
  void headerExpired() {
    if (exchange != null || farewell.begun()) {
      return;
    }
    if (decoder.headBegun()) {
      refuse(Failure.HEADER_TIMEOUT);
      outbox.flush();
    } else {
      // A slow client may not have all of the last response yet.
      farewell.whenSent();
    }
  }

  void bodyExpired() {
    if (exchange != null) {
      closing = true;
      exchange.clientFailed(Failure.BODY_TIMEOUT);
      outbox.flush();
    } else {
      channel.close();
    }
  }

  void sendExpired() {
    if (exchange != null) {
      exchange.clientFailed(Failure.SEND_TIMEOUT);
    }
    farewell.withReset();
  }

  // The stream: towards the client.

  @Override
  public ClientFacts facts() {
    return facts;
  }

  @Override
  public void closeAfterResponse() {
    closing = true;
  }

  @Override
  public void sendInformational(int status, FlatHeaders headers) {
    response.informational(status, headers);
  }

  @Override
  public void sendHead(int status, String reason, FlatHeaders headers, boolean bodyFollows) {
    closing |= owner.draining() || endNanos - exchanges.loop().nowNanos() <= 0;
    closing |= response.head(status, reason, headers, bodyFollows, closing);
  }

  @Override
  public void sendBody(ByteBuf data) {
    response.body(data);
  }

  @Override
  public void sendEnd(FlatHeaders trailers) {
    if (tunnel) {
      outbox.flushThen(sent -> ((DuplexChannel) channel).shutdownOutput());
    } else {
      response.end(trailers);
    }
  }

  @Override
  public void flush() {
    outbox.flush();
  }

  @Override
  public boolean writable() {
    return channel.isWritable();
  }

  @Override
  public void pauseReading() {
    paused = true;
    if (tunnel) {
      channel.config().setAutoRead(false);
    } else {
      decoder.hold();
      deadline.none();
    }
  }

  @Override
  public void resumeReading() {
    paused = false;
    if (tunnel) {
      channel.config().setAutoRead(true);
    } else if (!requestComplete) {
      deadline.body();
      releaseDecoder();
    }
  }

  @Override
  public void startTunnel() {
    tunnel = true;
    response.raw();
    requestComplete = false;
    deadline.none();
    channel.config().setAutoRead(true);
    // Bytes that the client sent behind its request come first, now that the backend has agreed.
    decoder.endDecoding();
    if (decoder.inputEnded() && exchange != null) {
      exchange.requestEnd(FlatHeaders.NONE);
    }
  }

  @Override
  public void exchangeEnded() {
    exchange = null;
    responseComplete = true;
    if (tunnel) {
      farewell.whenSent();
    } else if (requestComplete) {
      nextRequest();
    } else if (closing) {
      farewell.afterLingering();
    } else {
      // The rest of a request that nobody wants any more, within bounds.
      deadline.discard();
      releaseDecoder();
    }
    if (!decoder.reading()) {
      outbox.flush();
      farewell.settle(exchange == null);
    }
  }

  @Override
  public void exchangeAborted() {
    exchange = null;
    if (tunnel || response.untilClose()) {
      // A FIN would say that this was all.
      farewell.withReset();
    } else {
      farewell.readably(requestComplete);
    }
  }

  private void nextRequest() {
    if (!closing) {
      deadline.keepAlive();
      if (channel.isWritable()) {
        releaseDecoder();
      } else {
        // The answers to a client that asks and does not read would pile up.
        decoder.hold();
      }
    } else {
      farewell.readably(true);
    }
  }

  private void releaseDecoder() {
    try {
      decoder.release();
    } catch (RuntimeException own) {
      // Whoever called may be the backend's side, which has no part in it.
      channel.pipeline().fireExceptionCaught(own);
    }
  }
}
