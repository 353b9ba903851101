package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Listening sockets that a supervisor has opened. A script plays it: it opens them, passes them as
 * systemd does, keeps its own copies, and starts the program again when it has ended.
 */
class ActivationIT extends ProcessTest {
  private static final String SUPERVISOR =
      """
      import os, socket, sys
      names = sys.argv[1].split(":")
      sockets = []
      for name in names:
          opened = socket.socket()
          opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
          # Those of one name share a port.
          like = [s.getsockname() for n, s in zip(names, sockets) if n == name]
          opened.bind(like[0] if like else ("127.0.0.1", 0))
          opened.listen(100)
          opened.setblocking(False)
          sockets.append(opened)
      status = 0
      # What was killed, by the end of the test, stays dead.
      while status == 0:
          child = os.fork()
          if child == 0:
              # Out of the way first, then to where they belong.
              high = [os.dup2(s.fileno(), 100 + i) for i, s in enumerate(sockets)]
              for i, descriptor in enumerate(high):
                  os.dup2(descriptor, 3 + i)
                  os.close(descriptor)
              os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(sockets)),
                                LISTEN_FDNAMES=sys.argv[1])
              os.execvp(sys.argv[2], sys.argv[2:])
          status = os.waitpid(child, 0)[1]
      """;

  /** Serves a configuration under a supervisor that passes sockets of these names. */
  private WeirProcess serve(String names, String hocon) {
    Path script = file("supervisor.py", SUPERVISOR);
    Launch launch =
        Launch.usual().in(directory).behind(Programs.need("python3"), script.toString(), names);
    return start(launch, "run", conf(hocon).toString());
  }

  @Test
  void oneSocket_isServedByAllLoops_andKeepsItsClientsOverARestart() {
    WeirProcess weir = serve("web", answering("hello") + "runtime.loops = 2\n");
    int port = weir.port("web");
    // One more than there are loops, so that none of them goes without.
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(client(port));
      assertThat(clients.get(i).exchange(Wire.get("/")).text()).isEqualTo("hello");
    }

    clients.forEach(RawClient::close);
    Child.signal("STOP", weir.pid());
    ProcessHandle first = weir.java();
    Child.signal("TERM", first.pid());
    Patience.until("the first end", () -> ended(first.pid()));
    // Nobody serves now, but the supervisor still listens.
    RawClient waiting = client(port);
    waiting.send(Wire.get("/"));
    Child.signal("CONT", weir.pid());
    assertThat(waiting.readResponse().text()).isEqualTo("hello");
  }

  /** Whether it has ended; its parent may not have noticed. */
  private static boolean ended(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "stat")).contains(") Z ");
    } catch (IOException e) {
      // It is gone altogether.
      return true;
    }
  }

  @Test
  void asManySocketsAsLoops_areAllAccepted() {
    WeirProcess weir = serve("web:web", answering("hello") + "runtime.loops = 2\n");
    // The kernel chooses by a hash: a socket that nobody serves would keep some of them waiting.
    for (int i = 0; i < 40; i++) {
      assertThat(get(weir.port("web"), "/")).isEqualTo("hello");
    }
  }

  @Test
  void aSocketThatNobodyWants_isSaid_andServesAListenerThatComesLater() {
    WeirProcess weir = serve("web:more", answering("hello"));
    int web = weir.port("web");
    String line = weir.awaitErr("which no listener wants");
    assertThat(line).contains("descriptor 4 (more) listens on 127.0.0.1:");
    int port = Integer.parseInt(line.replaceAll(".*127\\.0\\.0\\.1:([0-9]+),.*", "$1"));

    String more = "listeners.more.bind = \"127.0.0.1:" + port + "\"\n";
    conf(answering("hello") + more + "listeners.bad.bind = \"192.0.2.1:80\"\n");
    Child.signal("HUP", weir.java().pid());
    weir.awaitErr("reload refused");
    conf(answering("hello") + more);
    Child.signal("HUP", weir.java().pid());
    weir.awaitErr("generation 2 is in force");
    assertThat(get(port, "/")).isEqualTo("hello");
    assertThat(get(web, "/")).isEqualTo("hello");
  }

  @Test
  void aBlockingSocket_isRefused() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String address = "127.0.0.1:" + port;
    // Starts its program at the first connection, with the socket as it was made: blocking.
    Launch launch =
        Launch.usual()
            .in(directory)
            .behind(Programs.need("systemd-socket-activate"), "-l", address, "--fdname=web");
    WeirProcess weir = start(launch, "run", conf(answering("x")).toString());
    weir.awaitErr("Listening on " + address);
    try (RawClient client = RawClient.to(port)) {
      assertThat(weir.awaitEnd().code()).isEqualTo(1);
      assertThat(weir.err())
          .contains(
              "LISTEN_FDS: descriptor 3 (web) is blocking; the service needs NonBlocking=yes");
      assertThat(client).isNotNull();
    }
  }
}
