package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.unix.DomainSocketAddress;
import io.weir.config.Address;
import io.weir.config.TransportKind;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransportTest {
  private final Throwable noEpoll =
      new ExceptionInInitializerError(new IllegalStateException("Only supported on Linux"));

  @Test
  void choose_epollThere_autoIsEdgeTriggeredEpoll() {
    Transport transport = Transport.choose(TransportKind.AUTO, null);
    assertThat(transport.edge()).isTrue();
    assertThat(transport.reusePort()).isTrue();
    assertThat(transport.name()).isEqualTo("epoll (edge-triggered)");
  }

  @Test
  void choose_epollMissing_autoIsNioAndSaysWhy() {
    Transport transport = Transport.choose(TransportKind.AUTO, noEpoll);
    assertThat(transport.edge()).isFalse();
    assertThat(transport.reusePort()).isFalse();
    assertThat(transport.name()).isEqualTo("nio");
    assertThat(transport.why()).isEqualTo("no epoll here: Only supported on Linux");
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "EPOLL_LEVEL"})
  void choose_epollMissing_epollIsRefusedWithTheReason(TransportKind kind) {
    assertThatThrownBy(() -> Transport.choose(kind, noEpoll))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "epoll is not available here (Only supported on Linux); auto and nio work everywhere");
  }

  @Test
  void choose_levelAndNio_areWhatTheySay() {
    Transport level = Transport.choose(TransportKind.EPOLL_LEVEL, null);
    assertThat(level.edge()).isFalse();
    assertThat(level.reusePort()).isTrue();
    assertThat(level.name()).isEqualTo("epoll (level-triggered)");
    assertThat(Transport.choose(TransportKind.NIO, null).name()).isEqualTo("nio");
  }

  @Test
  void socketAddress_ofEachKind() {
    Transport epoll = Transport.choose(TransportKind.AUTO, null);
    InetSocketAddress all = (InetSocketAddress) epoll.socketAddress(new Address.Tcp("", 80));
    assertThat(all.getAddress().isAnyLocalAddress()).isTrue();
    InetSocketAddress six = (InetSocketAddress) epoll.socketAddress(new Address.Tcp("::1", 81));
    assertThat(six.getAddress().getHostAddress()).isEqualTo("0:0:0:0:0:0:0:1");
    assertThat(six.getPort()).isEqualTo(81);
    assertThat(epoll.socketAddress(new Address.Unix("/run/app.sock")))
        .isEqualTo(new DomainSocketAddress("/run/app.sock"));
  }

  @Test
  void socketAddress_unixOnNio_isRefused() {
    Transport nio = Transport.choose(TransportKind.NIO, null);
    assertThatThrownBy(() -> nio.socketAddress(new Address.Unix("/run/app.sock")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unix sockets need epoll");
  }
}
