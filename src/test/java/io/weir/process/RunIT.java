package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Patience;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Serving until a signal: what is said, what a signal does, and with what exit code it ends. */
class RunIT extends ProcessTest {
  /** Longer than two signals that are taken for one are apart. */
  private static final int APART_MILLIS = 100;

  private final Gate gate = new Gate();

  /** A backend that answers when the gate is open. */
  private ScriptedBackend held() {
    return closing(
        ScriptedBackend.respond(
            request -> {
              gate.pass();
              return Wire.ok("late");
            }));
  }

  @Test
  void theBannerNamesEveryAddressAndEachAnswers() {
    WeirProcess weir = serve(answering("hello") + "listeners.more.bind = \"127.0.0.1:0\"\n");
    assertThat(weir.banner())
        .containsPattern("^weir [0-9]+\\.[0-9]+\\.[0-9]+: ")
        .containsPattern("1 loop, [0-9]+ descriptors, at most [0-9]+ clients, ")
        .containsPattern("heap [0-9]+ MiB and direct memory [0-9]+ MiB of [0-9]+ MiB\\)$");
    for (String listener : List.of("web", "more")) {
      assertThat(get(weir.port(listener), "/")).isEqualTo("hello");
    }
    assertThat(status(weir.port("admin"), "/ready")).isEqualTo(200);
    assertThat(weir.out()).hasSize(1);
    weir.signal("TERM");
    Ended end = weir.awaitEnd();
    assertThat(end.code()).isZero();
    assertThat(end.err()).isNotEmpty().allMatch(line -> line.matches("[0-9T:.Z-]+ INFO .*"));
  }

  @Test
  void whatSignalsAskForBeforeItServesIsDoneAllTheSame() throws IOException {
    // A start waits for names, here of a server that says nothing.
    try (DatagramSocket names = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      names.setSoTimeout((int) Patience.LIMIT.toMillis());
      String dns =
          "dns { servers = [\"127.0.0.1:"
              + names.getLocalPort()
              + "\"], wait = %s, timeout = 1m }\n";
      String app = "clusters { app { backends = [\"app.internal:80\"] } }\n";
      WeirProcess early = serve(dns.formatted("2s") + app + answering("hello"));
      names.receive(new DatagramPacket(new byte[512], 512));
      early.signal("HUP");
      early.awaitErr("generation 2 is in force");
      assertThat(get(early.port("web"), "/")).isEqualTo("hello");

      WeirProcess stopped = serve(dns.formatted("30s") + app + answering("hello"));
      names.receive(new DatagramPacket(new byte[512], 512));
      stopped.signal("TERM");
      assertThat(stopped.awaitEnd().code()).isZero();
      assertThat(stopped.out()).isEmpty();
    }
  }

  @Test
  void termFinishesTheRequestUnderWayAndExitsWithZero() {
    endsPolitely(Launch.usual(), "TERM");
  }

  @Test
  void intIsLikeTerm() {
    String env = Programs.need("env");
    // Whoever runs the tests in the background of a shell hands an ignored INT down to them.
    endsPolitely(Launch.usual().behind(env, "--default-signal=INT"), "INT");
  }

  private void endsPolitely(Launch launch, String signal) {
    ScriptedBackend backend = held();
    WeirProcess weir = start(launch, "run", conf(to(backend)).toString());
    RawClient idle = client(weir.port("web"));
    RawClient slow = client(weir.port("web")).send(Wire.get("/slow"));
    backend.awaitRequest(0);
    weir.signal(signal);
    idle.expectClosed();
    weir.awaitErr("accepting no more");
    assertThat(status(weir.port("admin"), "/ready")).isEqualTo(503);
    assertThat(status(weir.port("admin"), "/live")).isEqualTo(200);
    gate.open();
    WireMessage answer = slow.readResponse();
    assertThat(answer.text()).isEqualTo("late");
    assertThat(answer.header("Connection")).isEqualTo("close");
    slow.expectClosed();
    assertThat(weir.awaitEnd().code()).isZero();
    assertThat(weir.err()).last().asString().endsWith("stopped");
  }

  @Test
  void aSecondTermEndsNow() {
    ScriptedBackend backend = held();
    WeirProcess weir = serve(to(backend));
    RawClient slow = client(weir.port("web")).send(Wire.get("/slow"));
    backend.awaitRequest(0);
    weir.signal("TERM");
    weir.awaitErr("accepting no more");
    slow.expectSilence(APART_MILLIS);
    assertThat(weir.isAlive()).isTrue();
    weir.signal("TERM");
    slow.expectClosed();
    assertThat(weir.awaitEnd().code()).isEqualTo(128 + 15);
    gate.open();
  }

  @Test
  void theGraceEndsADrainThatDoesNotEnd() {
    ScriptedBackend backend = held();
    WeirProcess weir = serve(to(backend) + "drain.grace = 300ms\n");
    RawClient slow = client(weir.port("web")).send(Wire.get("/slow"));
    backend.awaitRequest(0);
    weir.signal("TERM");
    slow.expectClosed();
    assertThat(weir.awaitEnd().code()).isZero();
    assertThat(weir.err()).anyMatch(line -> line.contains("the grace is over, cutting 1 conn"));
    gate.open();
  }

  @Test
  void aReaderOfTheAccessLogThatGoesAwayDoesNoHarm() {
    // The shell stays in front, since standard output goes to a program that reads one line.
    Launch piped = Launch.usual().behind("sh", "-c", "\"$@\" | head -n 1", "sh");
    String config = conf(answering("hello") + "access-log.enabled = true\n").toString();
    WeirProcess weir = start(piped, "run", config);
    int web = weir.port("web");
    try (RawClient client = RawClient.to(web)) {
      for (int i = 0; i < 50; i++) {
        assertThat(client.exchange(Wire.get("/" + i)).text()).isEqualTo("hello");
      }
    }
    ProcessHandle java = weir.java();
    Child.signal("TERM", java.pid());
    Patience.until("its end", () -> !java.isAlive());
    assertThat(weir.awaitEnd().err()).anyMatch(line -> line.endsWith("Gateway stopped"));
  }

  @Test
  void proxyServesWithoutAFile() {
    ScriptedBackend one = closing(ScriptedBackend.respond(Wire.ok("one")));
    ScriptedBackend two = closing(ScriptedBackend.respond(Wire.ok("two")));
    WeirProcess weir = start("proxy", "127.0.0.1:0", one.address(), "http://" + two.address());
    int web = weir.port("web");
    Patience.until("both backends", () -> get(web, "/a?b=c").equals("one") && two.opened() > 0);
    assertThat(one.awaitRequest(0).target()).isEqualTo("/a?b=c");
    weir.signal("TERM");
    assertThat(weir.awaitEnd().code()).isZero();
  }

  @Test
  void proxyWithoutABackendIsWrongUsage() {
    Ended usage = weir("proxy", "127.0.0.1:0");
    assertThat(usage.code()).isEqualTo(2);
    assertThat(usage.err())
        .containsExactly("weir proxy: BACKEND is missing", "usage: weir proxy LISTEN BACKEND...");
  }
}
