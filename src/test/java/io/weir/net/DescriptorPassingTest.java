package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.weir.testkit.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorPassingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir Path directory;
  private final EventLoopGroup group = new EpollEventLoopGroup(1);
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger declined = new AtomicInteger();

  @AfterEach
  void end() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private EpollServerSocketChannel listening() {
    return (EpollServerSocketChannel)
        new ServerBootstrap()
            .group(group)
            .channel(EpollServerSocketChannel.class)
            .childHandler(new ChannelInboundHandlerAdapter())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  private DescriptorOffer offer() {
    return new DescriptorOffer(taken::incrementAndGet, declined::incrementAndGet);
  }

  @Test
  void send_several_comeInOrderAndAreTheSameSockets() throws IOException {
    List<EpollServerSocketChannel> sockets = List.of(listening(), listening(), listening());
    try (DescriptorIntake intake = DescriptorIntake.listen(directory.resolve("s"));
        DescriptorOffer offer = offer()) {
      offer.send(directory.resolve("s"), List.<UnixChannel>copyOf(sockets));
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (int descriptor : intake.take(3, PATIENCE)) {
        EpollServerSocketChannel same = new EpollServerSocketChannel(descriptor);
        assertThat(descriptor).isNotIn(sockets.stream().map(s -> s.fd().intValue()).toList());
        addresses.add(same.localAddress());
        group.register(same).syncUninterruptibly();
        same.close().syncUninterruptibly();
      }
      assertThat(addresses)
          .isEqualTo(sockets.stream().map(EpollServerSocketChannel::localAddress).toList());
      intake.inUse();
      Patience.until("taken", () -> taken.get() == 1);
    }
    assertThat(declined).hasValue(0);
  }

  @Test
  void close_withoutAWord_isDeclined() throws IOException {
    try (DescriptorOffer offer = offer()) {
      try (DescriptorIntake intake = DescriptorIntake.listen(directory.resolve("s"))) {
        offer.send(directory.resolve("s"), List.of(listening()));
        EpollServerSocketChannel same =
            new EpollServerSocketChannel(intake.take(1, PATIENCE).get(0));
        group.register(same).syncUninterruptibly();
        same.close().syncUninterruptibly();
      }
      Patience.until("declined", () -> declined.get() == 1);
    }
    assertThat(taken).hasValue(0);
  }

  @Test
  void take_tooFew_failsInTime() throws IOException {
    try (DescriptorIntake intake = DescriptorIntake.listen(directory.resolve("s"))) {
      assertThatThrownBy(() -> intake.take(1, Duration.ofMillis(50)))
          .hasMessage("only 0 of 1 sockets have come");
    }
  }

  @Test
  void send_nobodyListens_fails() {
    try (DescriptorOffer offer = offer()) {
      assertThatThrownBy(() -> offer.send(directory.resolve("none"), List.of()))
          .hasMessageStartingWith("cannot hand over: ");
    }
  }
}
