package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What weir promises about epoll, as the kernel sees it: every socket is edge-triggered, and a
 * small request over connections that are there costs two reads, two writes and two waits.
 */
class EdgeTriggeredIT extends ProcessTest {
  private static final int WARM = 50;
  private static final int REQUESTS = 200;

  /** The loop looks at its timers every 100 ms, and says every second that it is alive. */
  private static final long NOW_AND_THEN = TimeUnit.MILLISECONDS.toNanos(50);

  private static final String TO_BOTH =
      """
      clusters { tcp { backends = ["{tcp}"] }, unix { backends = ["unix:{unix}"] } }
      routes { tcp { cluster = tcp }, unix { path = "/unix", cluster = unix } }
      """;

  private WeirProcess traced(String hocon) {
    Launch launch = Launch.usual().in(directory).behind(Trace.command(traceFile()));
    return start(launch, "run", conf(hocon).toString());
  }

  private Path traceFile() {
    return directory.resolve("trace");
  }

  /** What it has asked of the kernel until its end, which is now. */
  private Trace end(WeirProcess weir) {
    Child.signal("TERM", weir.java().pid());
    assertThat(weir.awaitEnd().code()).isZero();
    return Trace.read(traceFile());
  }

  /** What epoll is told about a listener, its clients, and a backend of either kind. */
  private List<String> saidOfTraffic(String more) {
    ScriptedBackend tcp = closing(ScriptedBackend.respond(Wire.ok("tcp")));
    Path path = directory.resolve("app");
    closing(ScriptedBackend.startUnix(path, ScriptedBackend.answering(r -> Wire.ok("unix"))));
    String hocon = TO_BOTH.replace("{tcp}", tcp.address()).replace("{unix}", path.toString());
    WeirProcess weir = traced(hocon + more);
    assertThat(get(weir.port("web"), "/")).isEqualTo("tcp");
    assertThat(get(weir.port("web"), "/unix")).isEqualTo("unix");
    return end(weir).epollOfSockets();
  }

  /**
   * Fails unless it was told so of so many sockets, and of each that it is edge-triggered or not.
   */
  private static void expectEdges(List<String> said, int sockets, boolean edges) {
    assertThat(said).filteredOn(each -> each.contains("EPOLL_CTL_ADD")).hasSize(sockets);
    assertThat(said)
        .filteredOn(each -> !each.contains("EPOLL_CTL_DEL"))
        .allMatch(each -> each.contains("EPOLLET") == edges);
  }

  @Test
  void everySocketOfTrafficIsEdgeTriggered() {
    // A listener, two clients, two backends.
    List<String> said = saidOfTraffic("admin.bind = off\n");
    expectEdges(said, 5, true);
    // The two clients are to be read from the beginning, which saves telling it later.
    assertThat(said)
        .filteredOn(each -> each.contains("EPOLL_CTL_ADD") && each.contains("EPOLLIN"))
        .hasSize(2);
  }

  @Test
  void everySocketOfTheAdminSideIsEdgeTriggered() {
    WeirProcess weir = traced(answering("x"));
    for (String page : List.of("/ready", "/metrics", "/")) {
      assertThat(status(weir.port("admin"), page)).isEqualTo(200);
    }
    // The two listeners and three clients.
    expectEdges(end(weir).epollOfSockets(), 5, true);
  }

  @Test
  void noSocketIsEdgeTriggeredWhereLevelsWereAskedFor() {
    expectEdges(saidOfTraffic("admin.bind = off, runtime.transport = epoll-level\n"), 5, false);
  }

  @Test
  void aSmallRequestCostsTwoReadsTwoWritesAndTwoWaits() {
    ScriptedBackend backend = closing(ScriptedBackend.respond(Wire.ok("x")));
    WeirProcess weir = traced(to(backend));
    RawClient client = client(weir.port("web"));
    long began = System.nanoTime();
    for (int i = -WARM; i <= REQUESTS; i++) {
      assertThat(client.exchange(Wire.get("/" + i)).text()).isEqualTo("x");
    }
    int moments = (int) ((System.nanoTime() - began) / NOW_AND_THEN) + 1;
    client.close();
    Map<String, Integer> calls = end(weir).between("\"GET /0 HTTP", "\"GET /" + REQUESTS + " HTTP");
    assertThat(backend.opened()).isEqualTo(1);
    assertThat(take(calls, "recvfrom")).isEqualTo(2 * REQUESTS);
    assertThat(take(calls, "sendto")).isEqualTo(2 * REQUESTS);
    assertThat(take(calls, "epoll_wait") + take(calls, "epoll_pwait") + take(calls, "epoll_pwait2"))
        .isBetween(2 * REQUESTS, 2 * REQUESTS + moments);
    // A kernel that can wait for parts of a millisecond only by a timer is told when to wake.
    assertThat(take(calls, "timerfd_settime")).isLessThanOrEqualTo(moments);
    assertThat(calls).as("calls that no request needs").isEmpty();
  }

  @Test
  void aClientThatLeavesAnIdleConnectionCostsNoMoreThanTheClose() {
    ScriptedBackend backend = closing(ScriptedBackend.respond(Wire.ok("x")));
    WeirProcess weir = traced(to(backend));
    RawClient client = client(weir.port("web"));
    for (String target : List.of("/first", "/last")) {
      RawClient leaving = client(weir.port("web"));
      assertThat(leaving.exchange(Wire.get(target)).text()).isEqualTo("x");
      leaving.halfClose().expectClosed();
      assertThat(client.exchange(Wire.get(target + "-seen")).text()).isEqualTo("x");
    }
    client.close();
    Map<String, Integer> calls = end(weir).between("\"GET /last HTTP", "\"GET /last-seen HTTP");
    assertThat(take(calls, "close")).isEqualTo(1);
    assertThat(take(calls, "shutdown")).isZero();
    assertThat(take(calls, "epoll_ctl")).isEqualTo(1);
  }

  private static int take(Map<String, Integer> calls, String name) {
    Integer count = calls.remove(name);
    return count == null ? 0 : count;
  }
}
