package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.unix.DomainSocketAddress;
import io.weir.config.TransportKind;
import io.weir.health.ProbeResult.Kind;
import io.weir.net.Descriptors;
import io.weir.net.Transport;
import io.weir.testkit.LeakGate;
import io.weir.testkit.Patience;
import io.weir.testkit.Ports;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Single checks over real sockets, against backends that do all sorts of things. */
@ExtendWith(LeakGate.class)
@Timeout(60)
final class ProbeIT {
  private static final String GET = "GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n";
  private static final long LONG = TimeUnit.SECONDS.toNanos(30);
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(100);

  private final SocketProber prober = new SocketProber(Transport.choose(TransportKind.AUTO));
  private final BlockingQueue<ProbeResult> results = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    prober.close();
    assertThat(results).as("a result nobody waited for").isEmpty();
  }

  private ProbeResult probe(SocketAddress address, String request, long nanos, String expect)
      throws InterruptedException {
    boolean unix = address instanceof DomainSocketAddress;
    String lines = "health { path = \"/\", expect { " + expect + " } }";
    prober.probe(
        new ProbeSpec(address, unix, request, nanos, HealthFixture.config(lines).health().expect()),
        result -> {
          threads.add(Thread.currentThread().getName());
          results.add(result);
        });
    ProbeResult result = results.poll(30, TimeUnit.SECONDS);
    assertThat(result).as("the result of a check").isNotNull();
    assertThat(threads.take()).startsWith("weir-health");
    return result == null ? ProbeResult.ofNothing("") : result;
  }

  private ProbeResult probe(ScriptedBackend backend, String expect) throws InterruptedException {
    return probe(address(backend), GET, LONG, expect);
  }

  private static SocketAddress address(ScriptedBackend backend) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), backend.port());
  }

  private static ProbeResult failed(String text) {
    return ProbeResult.failed(text);
  }

  @Test
  void goodStatus_passesWithoutReadingTheBody() throws InterruptedException {
    String endless = "HTTP/1.1 204 No Content\r\n\r\n";
    try (ScriptedBackend backend = ScriptedBackend.respond(endless)) {
      assertThat(probe(backend, "")).isEqualTo(ProbeResult.passed("status 204"));
      assertThat(backend.requests().get(0).head()).startsWith("GET /healthz HTTP/1.1");
      backend.awaitOpen(0);
    }
  }

  @Test
  void wrongStatus_fails() throws InterruptedException {
    try (ScriptedBackend backend =
        ScriptedBackend.respond("HTTP/1.1 503 Not Now\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(probe(backend, "")).isEqualTo(failed("status 503, expected is 200-399"));
      assertThat(probe(backend, "status = [\"200\", \"503-504\"]").kind()).isEqualTo(Kind.PASSED);
    }
  }

  @Test
  void header_missingWrongOrRight() throws InterruptedException {
    try (ScriptedBackend backend = ScriptedBackend.respond(Wire.ok("", "X-Ready: no"))) {
      assertThat(probe(backend, "headers { x-up = \"*\" }"))
          .isEqualTo(failed("header x-up is missing"));
      assertThat(probe(backend, "headers { x-ready = yes }"))
          .isEqualTo(failed("header x-ready is not \"yes\""));
      assertThat(probe(backend, "headers { x-ready = no }").kind()).isEqualTo(Kind.PASSED);
      assertThat(probe(backend, "headers { x-ready = \"*\" }").kind()).isEqualTo(Kind.PASSED);
    }
  }

  @Test
  void body_inPieces_isFoundAcrossThem() throws InterruptedException {
    try (ScriptedBackend backend =
        ScriptedBackend.start(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nall is w");
              connection.write("ell, and on");
              connection.awaitClosed();
            })) {
      assertThat(probe(backend, "body = \"is well\"")).isEqualTo(ProbeResult.passed("status 200"));
    }
  }

  @Test
  void body_withoutTheText_failsAtItsEndOrItsBound() throws InterruptedException {
    String missing = "status 200, but \"fine\" is not in the body";
    try (ScriptedBackend plain = ScriptedBackend.respond(Wire.ok("all is ill"));
        ScriptedBackend chunked =
            ScriptedBackend.respond(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Wire.chunks("fi", "ve"));
        ScriptedBackend endless =
            ScriptedBackend.start(
                connection -> {
                  connection.readRequest();
                  connection.write("HTTP/1.1 200 OK\r\n\r\n");
                  while (true) {
                    connection.write("x".repeat(8192));
                  }
                });
        ScriptedBackend untilClose =
            ScriptedBackend.start(
                connection -> {
                  connection.readRequest();
                  connection.write("HTTP/1.1 200 OK\r\n\r\nall is fine");
                })) {
      assertThat(probe(plain, "body = fine")).isEqualTo(failed(missing));
      assertThat(probe(chunked, "body = fine")).isEqualTo(failed(missing));
      assertThat(probe(endless, "body = fine")).isEqualTo(failed(missing));
      assertThat(probe(untilClose, "body = fine").kind()).isEqualTo(Kind.PASSED);
      assertThat(probe(untilClose, "body = finer").text()).contains("not in the body");
    }
  }

  @Test
  void interimResponses_areSkipped() throws InterruptedException {
    try (ScriptedBackend backend =
        ScriptedBackend.respond("HTTP/1.1 103 Early Hints\r\n\r\n" + Wire.ok("x"))) {
      assertThat(probe(backend, "")).isEqualTo(ProbeResult.passed("status 200"));
    }
  }

  @Test
  void nobodyListens_fails() throws InterruptedException {
    ScriptedBackend backend = ScriptedBackend.respond("");
    SocketAddress address = address(backend);
    backend.close();
    assertThat(probe(address, GET, LONG, "")).isEqualTo(failed("the connection was refused"));
    assertThat(probe(address, "", LONG, "")).isEqualTo(failed("the connection was refused"));
  }

  @Test
  void silence_failsAtTheDeadline() throws InterruptedException {
    try (ScriptedBackend silent = ScriptedBackend.start(connection -> connection.awaitClosed());
        ScriptedBackend half =
            ScriptedBackend.start(
                connection -> {
                  connection.write("HTTP/1.1 200 OK\r\nContent-Le");
                  connection.awaitClosed();
                })) {
      assertThat(probe(address(silent), GET, SHORT, ""))
          .isEqualTo(failed("no complete answer within 100 ms"));
      assertThat(probe(address(half), GET, SHORT, ""))
          .isEqualTo(failed("no complete answer within 100 ms"));
      silent.awaitOpen(0);
      half.awaitOpen(0);
    }
  }

  @Test
  void addressThatSwallowsConnections_failsAtTheDeadline() throws InterruptedException {
    try (Ports hole = Ports.blackhole()) {
      SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), hole.port());
      assertThat(probe(address, GET, SHORT, "")).isEqualTo(failed("no connection within 100 ms"));
    }
  }

  @Test
  void closedOrBroken_fails() throws InterruptedException {
    try (ScriptedBackend closes = ScriptedBackend.start(connection -> connection.readRequest());
        ScriptedBackend resets =
            ScriptedBackend.start(
                connection -> {
                  connection.readRequest();
                  connection.reset();
                });
        ScriptedBackend babbles = ScriptedBackend.respond("SSH-2.0-OpenSSH_9.2\r\n\r\n");
        ScriptedBackend ambiguous =
            ScriptedBackend.respond(
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx")) {
      assertThat(probe(closes, "")).isEqualTo(failed("closed before a complete answer"));
      assertThat(probe(resets, "").kind()).isEqualTo(Kind.FAILED);
      assertThat(probe(babbles, "").text()).startsWith("no HTTP that weir would take");
      assertThat(probe(ambiguous, "").text()).startsWith("no HTTP that weir would take");
    }
  }

  @Test
  void tcp_aConnectionIsEnough() throws InterruptedException {
    try (ScriptedBackend backend = ScriptedBackend.start(connection -> connection.awaitClosed())) {
      assertThat(probe(address(backend), "", LONG, "")).isEqualTo(ProbeResult.passed("connected"));
      backend.awaitOpen(0);
    }
  }

  @Test
  void unixSocket_asAnyOther(@TempDir Path directory) throws InterruptedException {
    Path path = directory.resolve("app.sock");
    try (ScriptedBackend backend =
        ScriptedBackend.startUnix(path, ScriptedBackend.answering(request -> Wire.ok("x")))) {
      DomainSocketAddress address = new DomainSocketAddress(path.toString());
      assertThat(probe(address, GET, LONG, "body = x").kind()).isEqualTo(Kind.PASSED);
      assertThat(probe(new DomainSocketAddress(path + "x"), GET, LONG, "").kind())
          .isEqualTo(Kind.FAILED);
      assertThat(backend.requests()).hasSize(1);
    }
  }

  @Test
  void manyChecks_leaveNoDescriptorOpen() throws InterruptedException {
    try (ScriptedBackend backend = ScriptedBackend.respond(Wire.ok("x"));
        ScriptedBackend silent = ScriptedBackend.start(connection -> connection.awaitClosed())) {
      ScriptedBackend gone = ScriptedBackend.respond("");
      SocketAddress nobody = address(gone);
      gone.close();
      assertThat(probe(backend, "").kind()).isEqualTo(Kind.PASSED);
      backend.awaitOpen(0);
      long before = Descriptors.open();
      for (int i = 0; i < 100; i++) {
        assertThat(probe(backend, "").kind()).isEqualTo(Kind.PASSED);
        assertThat(probe(nobody, GET, LONG, "").kind()).isEqualTo(Kind.FAILED);
      }
      for (int i = 0; i < 3; i++) {
        assertThat(probe(address(silent), GET, SHORT, "").kind()).isEqualTo(Kind.FAILED);
      }
      Patience.until("descriptors to close", () -> Descriptors.open() <= before);
    }
  }
}
