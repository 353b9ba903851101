package io.weir.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.OperationalLog;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Clients that speak something else, on purpose or by mistake: they are told so or cut, no backend
 * hears of them, and they cannot fill the log.
 */
class HostileClientsIT extends WireTest {
  private static final int ROUNDS = 100;
  private static final byte[] MUCH = new byte[4 << 20];

  /** Other protocols, as their clients begin. */
  private static final List<String> STRANGERS =
      List.of(
          "\u0016\u0003\u0001\u0000\u00f8\u0001\u0000\u0000\u00f4\u0003\u0003" + "r".repeat(238),
          "\u0080.\u0001\u0000\u0002\u0000\u0015",
          "SSH-2.0-OpenSSH_9.6\r\n",
          "EHLO mail.test\r\n",
          "\u0003\u0000\u0000\u0013\u000e\u00e0\u0000\u0000\u0000\u0000\u0000",
          "\u0000\u0000\u0000\u0008\u0004\u00d2\u0016/",
          "*1\r\n$4\r\nPING\r\n",
          "PROXY TCP4 10.9.9.9 127.0.0.1 4711 80\r\n" + Wire.get("/"),
          "PROXY UNKNOWN\r\n" + Wire.get("/"),
          "PROXY TCP6 ::1 ::1 4711 80\r\n" + Wire.get("/"),
          "\r\n\r\n\u0000\r\nQUIT\n!\u0011\u0000\u000c\n\t\t\t\u007f\u0000\u0000\u0001\u0012"
              + "g\u0000P"
              + Wire.get("/"),
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0012\u0004\u0000\u0000\u0000\u0000\u0000");

  private Proxy impatient(ScriptedBackend backend) {
    return proxyTo(backend, "listeners { web { timeouts { header = 300ms } } }");
  }

  @Test
  void whoSpeaksAnotherProtocolIsTurnedAwayWithoutALineInTheLog() {
    ScriptedBackend backend = responding(Wire.ok("served"));
    Proxy proxy = impatient(backend);
    try (OperationalLog log = OperationalLog.watch()) {
      for (String stranger : STRANGERS) {
        String got = client(proxy).send(stranger).readUntilClose();
        assertThat(got).as(stranger).matches("(?s)|HTTP/1.1 (400|408|505) .*");
        assertThat(got).as(stranger).doesNotContain("served");
      }
      assertThat(log.problems()).isEmpty();
    }
    assertThat(backend.opened()).isZero();
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("served");
  }

  @Test
  void randomBytesAreTurnedAwayWithoutALineInTheLog() {
    ScriptedBackend backend = responding(Wire.ok("served"));
    Proxy proxy = impatient(backend);
    Random random = new Random(34);
    try (OperationalLog log = OperationalLog.watch()) {
      for (int i = 0; i < ROUNDS; i++) {
        byte[] bytes = new byte[1 + random.nextInt(2000)];
        random.nextBytes(bytes);
        bytes[0] |= (byte) 0x80;
        RawClient client = client(proxy).send(bytes);
        if (i % 2 == 0) {
          client.send("\r\n\r\n");
        } else if (i % 3 == 0) {
          client.reset();
          continue;
        }
        assertThat(client.readUntilClose()).matches("(?s)|HTTP/1.1 (400|408|414|431|505) .*");
      }
      assertThat(log.problems()).isEmpty();
    }
    assertThat(backend.opened()).isZero();
  }

  @Test
  void aRefusalCanBeReadWhileTheClientSends() {
    ScriptedBackend backend = responding(Wire.ok("served"));
    Proxy proxy = proxyTo(backend);
    String length = "Content-Length: " + MUCH.length;
    List<String> heads =
        List.of(
            Wire.get("/", length, "X-A: " + "a".repeat(17_000)).replace("GET", "POST"),
            Wire.get("/" + "a".repeat(9000), length).replace("GET", "POST"),
            Wire.get("/", length, length).replace("GET", "POST"),
            Wire.get("/", "Transfer-Encoding: gzip").replace("GET", "POST"));
    List<Integer> statuses = List.of(431, 414, 400, 400);
    for (int i = 0; i < heads.size(); i++) {
      RawClient client = client(proxy).send(heads.get(i)).send(MUCH);
      WireMessage response = client.readResponse();
      assertThat(response.status()).isEqualTo(statuses.get(i));
      assertThat(response.header("Connection")).isEqualTo("close");
      client.expectClosed();
    }
    assertThat(backend.opened()).isZero();
  }

  @Test
  void fieldsThatSayTooMuchAreForwardedOnceAndUnchanged() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    String ranges = "Range: bytes=" + "0-,".repeat(999) + "0-";
    String[] fields = {
      "Authorization: Basic eDp5",
      "Authorization: Basic ejp6",
      "Content-Type: text/plain",
      "Content-Type: text/html",
      "If-Match: \"a\"",
      "If-Match: \"b\"",
      ranges,
      "Range: bytes=0-1",
      "Cookie: a=" + "b".repeat(6000)
    };
    String request = Wire.get("/", fields);
    assertThat(client(proxyTo(backend)).exchange(request).status()).isEqualTo(200);
    assertThat(backend.awaitRequest(0).head()).contains(Wire.lines(fields));
    assertThat(backend.requests()).hasSize(1);
    assertThat(backend.awaitRequest(0).head().getBytes(ISO_8859_1))
        .hasSizeLessThan(request.length() + 500);
  }
}
