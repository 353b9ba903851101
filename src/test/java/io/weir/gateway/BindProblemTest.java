package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Address;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class BindProblemTest {

  @Test
  void reason_addressInUse_isSaidInWords() {
    assertThat(BindProblem.reason(new BindException("Address already in use"), 8080))
        .isEqualTo("the address is in use by another program");
  }

  @Test
  void reason_wrappedFailure_isFound() {
    Throwable wrapped =
        new IOException("bind", new IllegalStateException(new BindException("Permission denied")));

    assertThat(BindProblem.reason(wrapped, 80)).contains("not permitted").contains("below 1024");
    assertThat(BindProblem.reason(wrapped, 8080)).isEqualTo("not permitted");
  }

  @Test
  void reason_foreignAddress_isSaidInWords() {
    assertThat(BindProblem.reason(new BindException("Cannot assign requested address"), 8080))
        .isEqualTo("this machine has no such address");
  }

  @Test
  void reason_nativeMessage_isUnderstood() {
    String nativeText = "bind(..) failed with error(-98): Address already in use";

    assertThat(BindProblem.reason(new IOException(nativeText), 8080)).contains("in use");
  }

  @Test
  void reason_unknownFailure_keepsItsMessage() {
    assertThat(BindProblem.reason(new IOException("strange"), 8080)).isEqualTo("strange");
    assertThat(BindProblem.reason(new IOException(), 8080)).isEqualTo("IOException");
  }

  @Test
  void free_portSomebodyListensOn_isNot() throws IOException {
    String loopback = InetAddress.getLoopbackAddress().getHostAddress();
    Address.Tcp address;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = new Address.Tcp(loopback, taken.getLocalPort());
      assertThat(Ports.free(address)).isFalse();
    }
    assertThat(Ports.free(address)).isTrue();
  }

  @Test
  void free_hostWithoutAddress_isNot() {
    assertThat(Ports.free(new Address.Tcp("no-such-host.invalid", 8080))).isFalse();
  }
}
