package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InheritedSocketsTest {
  private static final InheritedSocket EVERYWHERE = socket(3, "a", "::", 80);
  private static final InheritedSocket LOOPBACK = socket(4, "b", "127.0.0.1", 80);
  private static final InheritedSocket TWIN = socket(5, "b", "127.0.0.1", 80);
  private static final InheritedSocket OTHER = socket(6, "b", "127.0.0.1", 443);

  private final InheritedSockets sockets =
      InheritedSockets.ofSupervisor(List.of(EVERYWHERE, LOOPBACK, TWIN, OTHER));

  @Test
  void take_addressThatIsThere_isTakenWhateverItsName() {
    assertThat(sockets.take("x", address("0.0.0.0", 80))).containsExactly(EVERYWHERE);
    assertThat(sockets.take("a", address("127.0.0.1", 80))).containsExactly(LOOPBACK, TWIN);
    assertThat(sockets.waiting()).containsExactly(OTHER);
  }

  @Test
  void take_noSuchAddress_takesThoseOfTheName() {
    assertThat(sockets.take("b", address("127.0.0.1", 0))).containsExactly(LOOPBACK, TWIN, OTHER);
    assertThat(sockets.take("b", address("127.0.0.1", 0))).isEmpty();
  }

  @Test
  void take_neitherAddressNorName_takesNothing() {
    assertThat(sockets.take("x", address("127.0.0.2", 80))).isEmpty();
    assertThat(sockets.take("x", InetSocketAddress.createUnresolved("nowhere", 80))).isEmpty();
    assertThat(sockets.waiting()).hasSize(4);
  }

  @Test
  void take_ofAPredecessor_aNameCountsForAnyPortOfTheSameHostOnly() {
    InheritedSockets old = InheritedSockets.ofPredecessor(List.of(EVERYWHERE, LOOPBACK, OTHER));
    assertThat(old.take("b", address("127.0.0.1", 8080))).isEmpty();
    assertThat(old.take("b", address("127.0.0.2", 0))).isEmpty();
    assertThat(old.take("b", address("127.0.0.1", 0))).containsExactly(LOOPBACK, OTHER);
    assertThat(old.take("x", address("0.0.0.0", 80))).containsExactly(EVERYWHERE);
  }

  @Test
  void giveBack_makesItWaitAgain() {
    sockets.giveBack(sockets.take("x", address("127.0.0.1", 443)));
    assertThat(sockets.take("x", address("127.0.0.1", 443))).containsExactly(OTHER);
  }

  private static InheritedSocket socket(int descriptor, String name, String host, int port) {
    return new InheritedSocket(descriptor, name, address(host, port));
  }

  private static InetSocketAddress address(String host, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
