package io.weir.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.http.HttpDate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the admin listener: reads a request, answers it, reads the next. Admin loop;
 * ends with its connection.
 *
 * <p>Reads only while it waits for a request, and a request that arrives while an answer is still
 * on its way ends the connection behind that answer. So what one client can make weir hold is one
 * answer, however many requests it sends without reading.
 */
final class AdminConnection extends ChannelInboundHandlerAdapter {
  static final long REQUEST_NANOS = TimeUnit.SECONDS.toNanos(10);
  static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);
  static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final Logger log = LoggerFactory.getLogger(AdminConnection.class);

  private final AdminPages pages;
  private final HttpDate date = new HttpDate();
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable HttpRequest request;
  private boolean answering;

  /** Nothing more is answered: the connection closes behind what is on its way. */
  private boolean last;

  /** Our side is closed; what still arrives is thrown away until the client closes too. */
  private boolean lingering;

  AdminConnection(AdminPages pages) {
    this.pages = pages;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    await(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (last) {
        return;
      }
      if (answering) {
        last = true;
      } else if (((HttpObject) message).decoderResult().isFailure()) {
        refuse(ctx, AdminRules.undecodable(((HttpObject) message).decoderResult().cause()));
      } else {
        accept(ctx, message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!answering || lingering) {
      ctx.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      if (answering && !lingering) {
        last = true;
      } else {
        ctx.close();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    disarm();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset by the client is the usual one, and nobody's business.
    log.debug("admin connection {} ends", ctx.channel().remoteAddress(), cause);
    ctx.close();
  }

  private void accept(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest head) {
      request = head;
      Answer refusal = AdminRules.check(head);
      if (refusal != null) {
        refuse(ctx, refusal);
      }
    } else if (message instanceof LastHttpContent && request != null) {
      send(ctx, request, answer(request));
    }
  }

  private Answer answer(HttpRequest head) {
    try {
      return pages.answer(head.uri(), head.headers().get(HttpHeaderNames.ACCEPT));
    } catch (RuntimeException e) {
      // A page that cannot be made is our defect; the listener must survive it.
      log.error("admin page {} failed", head.uri(), e);
      return Answer.text(500, "this page failed; the log says why");
    }
  }

  private void refuse(ChannelHandlerContext ctx, Answer refusal) {
    last = true;
    send(ctx, request, refusal);
  }

  private void send(ChannelHandlerContext ctx, @Nullable HttpRequest head, Answer answer) {
    answering = true;
    request = null;
    boolean keep = !last && head != null && HttpUtil.isKeepAlive(head);
    last |= !keep;
    arm(ctx, ANSWER_NANOS);
    ctx.writeAndFlush(response(head, answer, keep))
        .addListener((ChannelFuture sent) -> sent(ctx, sent.isSuccess()));
  }

  private void sent(ChannelHandlerContext ctx, boolean success) {
    if (!success) {
      ctx.close();
    } else if (last) {
      linger(ctx);
    } else {
      answering = false;
      await(ctx);
    }
  }

  /** Reads for the next request; its deadline is for the whole head and no progress moves it. */
  private void await(ChannelHandlerContext ctx) {
    arm(ctx, REQUEST_NANOS);
    ctx.read();
  }

  /** Closing with unread bytes would reset the connection and could erase the answer. */
  private void linger(ChannelHandlerContext ctx) {
    lingering = true;
    arm(ctx, LINGER_NANOS);
    ((DuplexChannel) ctx.channel()).shutdownOutput();
    ctx.read();
  }

  private void arm(ChannelHandlerContext ctx, long nanos) {
    disarm();
    deadline = ctx.executor().schedule(() -> ctx.close(), nanos, TimeUnit.NANOSECONDS);
  }

  private void disarm() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private DefaultFullHttpResponse response(
      @Nullable HttpRequest head, Answer answer, boolean keep) {
    boolean bodiless = head != null && head.method().equals(HttpMethod.HEAD);
    ByteBuf body = bodiless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body());
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.DATE, date.at(System.currentTimeMillis()));
    headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
    headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    if (!answer.policy().isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, answer.policy());
    }
    if (answer.status() == 405) {
      headers.set(HttpHeaderNames.ALLOW, "GET, HEAD");
    }
    HttpVersion version = head == null ? HttpVersion.HTTP_1_1 : head.protocolVersion();
    HttpUtil.setKeepAlive(headers, version, keep);
    return response;
  }
}
