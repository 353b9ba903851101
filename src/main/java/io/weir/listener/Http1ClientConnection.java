package io.weir.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.weir.exchange.ClientFacts;
import io.weir.exchange.ClientStream;
import io.weir.exchange.Exchange;
import io.weir.exchange.ExchangeFactory;
import io.weir.http.DecodeFailure;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.Forwarding;
import io.weir.http.Framing;
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
final class Http1ClientConnection extends ChannelInboundHandlerAdapter implements ClientStream {
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
  private final Lifetime lifetime;
  private @Nullable ChannelHandlerContext decoderContext;

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
  private boolean skipEnd;

  Http1ClientConnection(
      Listener owner,
      ListenerSettings settings,
      ExchangeFactory exchanges,
      Channel channel,
      RequestDecoder decoder) {
    this.owner = owner;
    this.settings = settings;
    this.exchanges = exchanges;
    this.channel = channel;
    this.decoder = decoder;
    this.outbox = new Outbox(channel);
    this.response = new ResponseWriter(outbox);
    this.deadline = new ClientDeadline(this, exchanges.loop().timers(), settings);
    this.farewell = new Farewell(channel, outbox, decoder, deadline);
    this.address = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    this.facts = facts((InetSocketAddress) channel.localAddress());
    this.lifetime = new Lifetime(exchanges.loop(), settings.lifetimeNanos());
  }

  private ClientFacts facts(InetSocketAddress local) {
    Forwarding forwarding = new Forwarding(address, "http", local.getPort(), settings.trusted());
    return new ClientFacts(settings.name(), local, forwarding, settings.limits());
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
    decoderContext = channel.pipeline().context(decoder);
    deadline.header();
  }

  /** No request will be begun any more; one under way is finished. */
  void drain() {
    closing = true;
    if (exchange == null && decoder.betweenRequests() && !farewell.begun()) {
      farewell.whenSent();
    }
  }

  void abort() {
    channel.close();
  }

  /** For how long a request has been waited for; 0 if one is under way. */
  long idleNanos() {
    boolean idle = exchange == null && decoder.betweenRequests() && !farewell.begun();
    return idle ? deadline.waitedNanos() : 0;
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
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (farewell.begun()) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest head) {
      readHead(head);
    } else if (message instanceof HttpContent content) {
      readContent(content);
    } else if (message instanceof ByteBuf data && exchange != null && tunnel) {
      exchange.requestBody(data);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void readHead(HttpRequest head) {
    decoder.headEnded(false);
    responseComplete = false;
    paused = false;
    boolean broken = head.decoderResult().isFailure();
    Failure failure = broken ? DecodeFailure.ofRequest(head) : decoder.flaw();
    if (failure != null) {
      ReferenceCountUtil.release(head);
      refuse(failure);
      return;
    }
    boolean http10 = HttpVersion.HTTP_1_0.equals(head.protocolVersion());
    response.begin(http10, HttpMethod.HEAD.equals(head.method()));
    closing |= !Framing.isPersistent(head);
    requestComplete = !Framing.hasBody(head);
    if (requestComplete) {
      // The decoder's mark of the end comes behind each head; this request has ended already.
      skipEnd = true;
      decoder.hold();
      deadline.none();
    } else {
      decoder.headEnded(true);
      deadline.body();
    }
    exchange = exchanges.borrow();
    exchange.begin(this, head, !requestComplete);
  }

  /** Answers a request of which no usable head has come. */
  private void refuse(Failure failure) {
    decoder.hold();
    requestComplete = false;
    response.begin(false, false);
    exchange = exchanges.borrow();
    exchange.reject(this, failure);
  }

  private void readContent(HttpContent content) {
    Exchange current = exchange;
    if (content.decoderResult().isFailure()) {
      Failure failure = DecodeFailure.ofRequest(content);
      content.release();
      brokenBody(current, failure);
      return;
    }
    if (skipEnd) {
      skipEnd = false;
      content.release();
      return;
    }
    if (current == null || !content.content().isReadable()) {
      content.release();
    } else {
      current.requestBody(content.content());
    }
    if (content instanceof LastHttpContent last && !farewell.begun()) {
      requestEnded(last);
    }
  }

  private void requestEnded(LastHttpContent last) {
    requestComplete = true;
    decoder.headEnded(false);
    if (responseComplete) {
      nextRequest();
      return;
    }
    decoder.hold();
    deadline.none();
    if (exchange != null) {
      exchange.requestEnd(last.trailingHeaders());
    }
  }

  private void brokenBody(@Nullable Exchange current, Failure failure) {
    closing = true;
    if (current != null) {
      current.clientFailed(failure);
    } else {
      // The response has gone; all that is left is to end the connection.
      farewell.afterLingering();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.clientReadComplete();
      if (!requestComplete && !paused && !tunnel) {
        deadline.body();
      }
    } else if (decoder.headBegun() && !farewell.begun()) {
      deadline.headBegun();
    }
    outbox.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
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
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      return;
    }
    closing = true;
    Exchange current = exchange;
    if (current == null) {
      farewell.whenSent();
    } else if (tunnel) {
      current.requestEnd(LastHttpContent.EMPTY_LAST_CONTENT.trailingHeaders());
    } else if (!requestComplete) {
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadline.end();
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
    closing |= owner.draining() || lifetime.over(exchanges.loop().nowNanos());
    closing |= response.head(status, reason, headers, bodyFollows, closing);
  }

  @Override
  public void sendBody(ByteBuf data) {
    response.body(data);
  }

  @Override
  public void sendEnd(HttpHeaders trailers) {
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
    // Bytes that the client sent behind its request are handed on by the removal, now that the
    // backend has agreed.
    channel.pipeline().remove(decoder);
    if (decoder.inputEnded() && exchange != null) {
      exchange.requestEnd(LastHttpContent.EMPTY_LAST_CONTENT.trailingHeaders());
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
    }
  }

  @Override
  public void exchangeAborted() {
    exchange = null;
    if (tunnel || response.untilClose()) {
      // A FIN would say that this was all.
      farewell.withReset();
    } else {
      farewell.whenSent();
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
    } else if (decoder.hasBytes()) {
      farewell.afterLingering();
    } else {
      farewell.whenSent();
    }
  }

  private void releaseDecoder() {
    ChannelHandlerContext context = decoderContext;
    if (context == null || context.isRemoved()) {
      return;
    }
    try {
      decoder.release(context);
    } catch (Exception broken) {
      // The decoder reports bad input as messages; an exception here is a fault of weir's own.
      channel.pipeline().fireExceptionCaught(broken);
    }
  }
}
