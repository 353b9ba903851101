package io.weir.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a built-in backend. Belongs to one connection and its thread, and expects one
 * request at a time on it, as proxies send them.
 */
final class AppHandler extends SimpleChannelInboundHandler<HttpObject> {
  static final String PATHS =
      """
      /whoami        who answers, and the request as it arrived
      /echo          your request body, streamed back
      /bytes/N       N bytes, at most 1 GiB
      /chunked/N     N chunks of one line each
      /slow/MILLIS   an answer after a while, at most 60000
      /flaky         every third answer is a 503
      /drop          the connection closes without an answer
      /ws            a WebSocket that says what you say
      """;

  private static final long MAX_BYTES = 1L << 30;
  private static final long MAX_CHUNKS = 1_000_000;
  private static final long MAX_SLOW_MILLIS = 60_000;
  private static final byte[] FILLER = "weir water flows. ".repeat(911).getBytes(UTF_8);

  private final String name;
  private final AtomicInteger flakyCount;
  private @Nullable HttpRequest request;
  private @Nullable PieceWriter body;
  private boolean echoing;

  AppHandler(String name, AtomicInteger flakyCount) {
    this.name = name;
    this.flakyCount = flakyCount;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (message.decoderResult().isFailure()) {
      context.close();
      return;
    }
    if (message instanceof HttpRequest head) {
      begin(context, head);
    }
    if (message instanceof HttpContent content) {
      if (echoing) {
        context.writeAndFlush(content.retain());
      }
      HttpRequest complete = request;
      if (message instanceof LastHttpContent && complete != null) {
        request = null;
        if (!echoing) {
          answer(context, complete);
        }
      }
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest head) {
    request = head;
    echoing = path(head).equals("/echo");
    if (echoing) {
      HttpResponse response = head(HttpResponseStatus.OK);
      String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
      response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      context.writeAndFlush(response);
    }
  }

  private void answer(ChannelHandlerContext context, HttpRequest head) {
    String path = path(head);
    int slash = path.indexOf('/', 1);
    String argument = slash < 0 ? "" : path.substring(slash + 1);
    switch (slash < 0 ? path : path.substring(0, slash)) {
      case "/" -> text(context, HttpResponseStatus.OK, "This is " + name + ".\n\n" + PATHS);
      case "/whoami" -> text(context, HttpResponseStatus.OK, describe(head));
      case "/bytes" -> bytes(context, number(argument, MAX_BYTES));
      case "/chunked" -> chunks(context, number(argument, MAX_CHUNKS));
      case "/slow" -> slow(context, number(argument, MAX_SLOW_MILLIS));
      case "/flaky" -> flaky(context);
      case "/drop" -> context.close();
      default -> text(context, HttpResponseStatus.NOT_FOUND, "nothing here; try\n\n" + PATHS);
    }
  }

  private String describe(HttpRequest head) {
    StringBuilder text = new StringBuilder(512);
    text.append(name).append('\n').append(head.method()).append(' ').append(head.uri());
    text.append(' ').append(head.protocolVersion()).append('\n');
    head.headers().forEach(h -> text.append(h.getKey() + ": " + h.getValue()).append('\n'));
    return text.toString();
  }

  private void bytes(ChannelHandlerContext context, long count) {
    if (count < 0) {
      text(
          context, HttpResponseStatus.BAD_REQUEST, "/bytes/N with N from 0 to " + MAX_BYTES + "\n");
      return;
    }
    HttpResponse response = head(HttpResponseStatus.OK);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, count);
    long pieces = (count + FILLER.length - 1) / FILLER.length;
    stream(
        context,
        response,
        pieces,
        i -> {
          long left = count - i * FILLER.length;
          return Unpooled.wrappedBuffer(FILLER, 0, (int) Math.min(FILLER.length, left));
        });
  }

  private void chunks(ChannelHandlerContext context, long count) {
    if (count < 0) {
      text(context, HttpResponseStatus.BAD_REQUEST, "/chunked/N, N from 0 to " + MAX_CHUNKS + "\n");
      return;
    }
    HttpResponse response = head(HttpResponseStatus.OK);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN);
    response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    stream(
        context,
        response,
        count,
        i -> Unpooled.copiedBuffer("chunk " + (i + 1) + " of " + count + "\n", UTF_8));
  }

  private void stream(
      ChannelHandlerContext context,
      HttpResponse response,
      long pieces,
      LongFunction<ByteBuf> piece) {
    context.write(response);
    PieceWriter writer = new PieceWriter(context.channel(), pieces, piece);
    body = writer.pump() ? null : writer;
  }

  private void slow(ChannelHandlerContext context, long millis) {
    if (millis < 0) {
      String usage = "/slow/MILLIS, from 0 to " + MAX_SLOW_MILLIS + "\n";
      text(context, HttpResponseStatus.BAD_REQUEST, usage);
      return;
    }
    String answer = name + " took " + millis + " ms\n";
    context
        .executor()
        .schedule(
            () -> text(context, HttpResponseStatus.OK, answer), millis, TimeUnit.MILLISECONDS);
  }

  private void flaky(ChannelHandlerContext context) {
    boolean fails = flakyCount.incrementAndGet() % 3 == 0;
    HttpResponseStatus status =
        fails ? HttpResponseStatus.SERVICE_UNAVAILABLE : HttpResponseStatus.OK;
    text(context, status, name + (fails ? " fails once in three\n" : " works this time\n"));
  }

  private void text(ChannelHandlerContext context, HttpResponseStatus status, String text) {
    ByteBuf content = Unpooled.copiedBuffer(text, UTF_8);
    HttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    response.headers().set("X-App", name);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    context.writeAndFlush(response);
  }

  private HttpResponse head(HttpResponseStatus status) {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    response.headers().set("X-App", name);
    return response;
  }

  private static String path(HttpRequest head) {
    String target = head.uri();
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** A decimal number from 0 to {@code max}, or -1. */
  private static long number(String text, long max) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    long number = Long.parseLong(text);
    return number <= max ? number : -1;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable() && body != null && body.pump()) {
      body = null;
    }
    // An echo whose reader is slow must not be read faster than it is taken.
    context.channel().config().setAutoRead(context.channel().isWritable());
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A client that went away; the demo has nothing to add.
    context.close();
  }
}
