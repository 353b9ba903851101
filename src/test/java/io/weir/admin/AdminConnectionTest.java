package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import io.weir.config.MetricsConfig;
import io.weir.telemetry.Telemetry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The deadlines of one admin connection, with a clock that the test turns. */
final class AdminConnectionTest {
  private static final String REQUEST = "GET /live HTTP/1.1\r\nHost: a\r\n\r\n";

  private final Telemetry telemetry = new Telemetry(1, new MetricsConfig(List.of(1.0)));
  private final AdminPages pages = new AdminPages(new TestView(), telemetry.scrape());
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void freeze() {
    channel.freezeTime();
    channel.config().setAutoRead(false);
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    telemetry.close();
  }

  @Test
  void deadline_noRequest_closes() {
    start();
    advance(AdminConnection.REQUEST_NANOS - 1);
    assertThat(channel.isOpen()).isTrue();
    advance(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void deadline_headInPieces_noPieceMovesIt() {
    start();
    for (int i = 0; i < 9; i++) {
      advance(TimeUnit.SECONDS.toNanos(1));
      send(REQUEST.substring(i, i + 1));
    }
    assertThat(channel.isOpen()).isTrue();
    advance(TimeUnit.SECONDS.toNanos(1));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void deadline_afterAnAnswer_startsAnew() {
    start();
    advance(AdminConnection.REQUEST_NANOS - 1);
    send(REQUEST);
    ByteBuf answer = channel.readOutbound();
    assertThat(answer.toString(StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 200 OK\r\n");
    answer.release();
    advance(AdminConnection.REQUEST_NANOS - 1);
    assertThat(channel.isOpen()).isTrue();
    advance(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void deadline_answerIsNotRead_closes() {
    channel.pipeline().addLast(new Stuck());
    start();
    send(REQUEST);
    advance(AdminConnection.ANSWER_NANOS - 1);
    assertThat(channel.isOpen()).isTrue();
    advance(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void pipelined_answerIsNotRead_nothingIsQueuedBehindIt() {
    Stuck socket = new Stuck();
    channel.pipeline().addLast(socket);
    start();
    socket.reads = 0;
    send(REQUEST.repeat(50));
    assertThat(socket.writes).isEqualTo(1);
    assertThat(socket.reads).isZero();
  }

  private void start() {
    channel.pipeline().addLast(new HttpServerCodec(), new AdminConnection(pages));
    channel.pipeline().fireChannelActive();
  }

  private void send(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
  }

  private void advance(long nanos) {
    channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  /** A socket whose other end reads nothing: writes never complete. */
  private static final class Stuck extends ChannelOutboundHandlerAdapter {
    private int writes;
    private int reads;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      writes++;
      ReferenceCountUtil.release(message);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
      reads++;
    }
  }
}
