package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollMode;
import io.weir.config.TransportKind;
import io.weir.testkit.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every transport promises, over real sockets. */
@ParameterizedClass
@EnumSource(
    value = TransportKind.class,
    names = {"EPOLL", "EPOLL_LEVEL", "NIO"})
class TransportIoTest {
  private static final int BURST = 1_000;

  private final TransportKind kind;

  TransportIoTest(TransportKind kind) {
    this.kind = kind;
  }

  @Test
  void sockets_haveTheirOptions() throws IOException {
    try (Sockets sockets = Sockets.open(kind, Probe::new);
        Socket client = sockets.connect()) {
      Channel accepted = sockets.accepted();
      Channel backend = connect(sockets, sockets.address(), new Probe()).channel();
      assertThat(sockets.listener.config().getOption(ChannelOption.SO_REUSEADDR)).isTrue();
      assertThat(sockets.listener.config().getOption(ChannelOption.SO_BACKLOG)).isEqualTo(2_048);
      for (Channel channel : List.of(accepted, backend)) {
        assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
        assertThat(channel.config().getOption(ChannelOption.ALLOW_HALF_CLOSURE)).isTrue();
        assertThat(channel.config().getWriteBufferHighWaterMark()).isEqualTo(32 * 1024);
        assertThat(channel.config().getWriteBufferLowWaterMark()).isEqualTo(16 * 1024);
      }
      assertThat(accepted.config().isAutoClose()).isTrue();
      assertThat(backend.config().isAutoClose()).isFalse();
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void epollSockets_haveTheirModeAndInheritKeepaliveAndBounds() throws IOException {
    if (kind == TransportKind.NIO) {
      return;
    }
    EpollMode mode =
        kind == TransportKind.EPOLL ? EpollMode.EDGE_TRIGGERED : EpollMode.LEVEL_TRIGGERED;
    try (Sockets sockets = Sockets.open(kind, Probe::new);
        Socket client = sockets.connect()) {
      Channel accepted = sockets.accepted();
      Channel backend = connect(sockets, sockets.address(), new Probe()).channel();
      for (Channel channel : List.of(sockets.listener, accepted, backend)) {
        assertThat(channel.config().getOption(EpollChannelOption.EPOLL_MODE)).isEqualTo(mode);
      }
      assertThat(sockets.listener.config().getOption(EpollChannelOption.SO_REUSEPORT)).isTrue();
      assertThat(accepted.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
      assertThat(accepted.config().getOption(EpollChannelOption.TCP_KEEPIDLE)).isEqualTo(60);
      assertThat(accepted.config().getOption(EpollChannelOption.TCP_KEEPINTVL)).isEqualTo(15);
      assertThat(accepted.config().getOption(EpollChannelOption.TCP_KEEPCNT)).isEqualTo(4);
      assertThat(accepted.config().getOption(EpollChannelOption.TCP_NOTSENT_LOWAT))
          .isEqualTo(256 * 1024);
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void burstOfConnections_isAcceptedWhole() throws Exception {
    AtomicInteger made = new AtomicInteger();
    List<SocketChannel> clients = new ArrayList<>();
    try (Sockets sockets =
        Sockets.open(
            kind,
            () -> {
              made.incrementAndGet();
              return new Probe();
            })) {
      // The loop stands still meanwhile, so that all of them wait behind one edge.
      CountDownLatch standing = new CountDownLatch(1);
      CountDownLatch connected = new CountDownLatch(1);
      sockets
          .loops
          .get(0)
          .execute(
              () -> {
                standing.countDown();
                await(connected);
              });
      await(standing);
      for (int i = 0; i < BURST; i++) {
        clients.add(SocketChannel.open(sockets.address()));
      }
      assertThat(made).hasValue(0);
      connected.countDown();
      Patience.until("all accepted", () -> made.get() == BURST);
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }

  @Test
  void backendThatAnswersEarlyAndCloses_itsAnswerIsReadDespiteFailedWrites() throws Exception {
    byte[] answer = Probe.pattern(0, 5_000);
    Probe probe = new Probe();
    try (Sockets sockets = Sockets.open(kind, Probe::new);
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Channel channel = connect(sockets, server.getLocalSocketAddress(), probe).channel();
      CountDownLatch answered = new CountDownLatch(1);
      ChannelFuture body;
      try (Socket backend = server.accept()) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[100])).syncUninterruptibly();
        sockets.loops.get(0).execute(() -> await(answered));
        // More than the kernel takes, so that the rest is still to be written afterwards.
        body = channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1 << 24]));
        backend.getOutputStream().write(answer);
      }
      // It closed with unread input, so the kernel has sent a reset behind the answer.
      answered.countDown();
      Patience.until("end of the write", body::isDone);
      assertThat(body.isSuccess()).isFalse();
      Patience.until("the answer", () -> probe.bytes.get() == answer.length);
      assertThat(probe.garbled).isFalse();
      channel.close().syncUninterruptibly();
    }
  }

  @Test
  void clientThatEndsItsOutput_stillGetsItsAnswer() throws IOException {
    Probe echo =
        new Probe() {
          @Override
          void onPass(ChannelHandlerContext ctx) {
            if (inputEnds.get() == 0 && bytes.get() == 3) {
              ctx.writeAndFlush(Unpooled.wrappedBuffer(Probe.pattern(0, 3)));
            }
          }
        };
    try (Sockets sockets = Sockets.open(kind, () -> echo);
        Socket client = sockets.connect()) {
      client.getOutputStream().write(Probe.pattern(0, 3));
      client.shutdownOutput();
      assertThat(client.getInputStream().readNBytes(3)).isEqualTo(Probe.pattern(0, 3));
      Patience.until("end of input", () -> echo.inputEnds.get() == 1);
      assertThat(echo.closed).isFalse();
    }
  }

  @Test
  void unresolvedAddress_isRefusedInsteadOfLookedUpOnTheLoop() {
    try (Sockets sockets = Sockets.open(kind, Probe::new)) {
      InetSocketAddress name = InetSocketAddress.createUnresolved("localhost", 1);
      ChannelFuture connecting =
          bootstrap(sockets, new Probe()).connect(name).awaitUninterruptibly();
      assertThat(connecting.cause()).isInstanceOf(UnresolvedAddressException.class);
    }
  }

  @Test
  void unixSocket_isConnectedOrRefusedWithASentence() {
    try (Sockets sockets = Sockets.open(kind, Probe::new)) {
      Bootstrap bootstrap = new Bootstrap();
      if (kind == TransportKind.NIO) {
        assertThatThrownBy(() -> sockets.transport.configureBackend(bootstrap, true))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("unix sockets need epoll, and the transport is nio");
        return;
      }
      UnixServer.exchange(sockets.loops.get(0), sockets.transport);
    }
  }

  private static ChannelFuture connect(Sockets sockets, SocketAddress address, Probe probe) {
    return bootstrap(sockets, probe).connect(address).syncUninterruptibly();
  }

  private static Bootstrap bootstrap(Sockets sockets, Probe probe) {
    Bootstrap bootstrap = new Bootstrap().group(sockets.loops.get(0).eventLoop()).handler(probe);
    sockets.transport.configureBackend(bootstrap, false);
    return bootstrap;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
