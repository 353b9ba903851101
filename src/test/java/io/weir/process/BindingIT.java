package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Addresses that cannot be had: one sentence, exit code 1, and nothing is left running. */
class BindingIT extends ProcessTest {
  private static final Path FIRST_FREE = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");

  /** The one sentence that a start with this line in its configuration ends with. */
  private String refused(Launch launch, String line) {
    Path file = conf(answering("x") + line + "\n");
    Ended end = start(launch, "run", file.toString()).awaitEnd();
    assertThat(end.code()).isEqualTo(1);
    assertThat(end.out()).isEmpty();
    assertThat(end.err()).hasSize(1);
    return end.err().get(0).replace(file + ":", "");
  }

  private String refused(String line) {
    return refused(Launch.usual(), line);
  }

  @Test
  void aPortOfAnotherProgramIsRefused() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThat(refused("listeners.web.bind = \"" + address + "\""))
          .isEqualTo(
              "6: listener web cannot listen on "
                  + address
                  + ": the address is in use by another program");
      assertThat(refused("admin.bind = \"" + address + "\""))
          .isEqualTo(
              "cannot listen on "
                  + address
                  + " (admin.bind): the address is in use by another program");
    }
  }

  @Test
  void aPortOfAnotherWeirIsRefusedAlthoughItCouldBeShared() {
    WeirProcess first = serve(answering("first"));
    String address = "127.0.0.1:" + first.port("web");
    assertThat(refused("listeners.web.bind = \"" + address + "\""))
        .endsWith(": the address is in use by another program");
    assertThat(get(first.port("web"), "/")).isEqualTo("first");
  }

  @Test
  void processesThatAgreeShareAPort() {
    WeirProcess first = serve(answering("first") + "listeners.web.share-port = true\n");
    String bind = "listeners.web { bind = \"127.0.0.1:" + first.port("web") + "\"";
    WeirProcess second = serve(answering("second") + bind + ", share-port = true }\n");
    assertThat(second.port("web")).isEqualTo(first.port("web"));
    // The kernel chooses by a hash: that one is never chosen of 200 times means that it is not.
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      answers.add(get(first.port("web"), "/"));
    }
    assertThat(answers).containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void anAddressOfAnotherMachineIsRefused() {
    assertThat(refused("listeners.web.bind = \"192.0.2.1:8080\""))
        .isEqualTo(
            "6: listener web cannot listen on 192.0.2.1:8080: this machine has no such address");
  }

  @Test
  void aHostThatDoesNotExistIsRefused() {
    assertThat(refused("listeners.web.bind = \"nowhere.invalid:8080\""))
        .isEqualTo("6: listener web: there is no host 'nowhere.invalid' to listen on");
  }

  @Test
  void aPrivilegedPortIsRefusedToAnOrdinaryUser() throws IOException {
    // A container may have declared all ports free for everybody.
    assumeThat(Files.readString(FIRST_FREE).strip()).isEqualTo("1024");
    Launch ordinary =
        Launch.usual().behind(Programs.need("setpriv"), "--bounding-set=-net_bind_service");
    Launch launch = "root".equals(System.getProperty("user.name")) ? ordinary : Launch.usual();
    assertThat(refused(launch, "listeners.web.bind = \"127.0.0.1:81\""))
        .isEqualTo(
            "6: listener web cannot listen on 127.0.0.1:81: not permitted;"
                + " ports below 1024 need root or CAP_NET_BIND_SERVICE");
  }
}
