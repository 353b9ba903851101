package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long connections of both sides are kept, and who is told. */
class KeepAliveIT extends WireTest {
  private static String old(String target, String... fields) {
    String head = Wire.lines("GET " + target + " HTTP/1.0", "Host: example.test");
    return head + (fields.length == 0 ? "" : Wire.lines(fields)) + "\r\n";
  }

  @Test
  void aConnectionStaysOpenAndNobodyIsToldSo() {
    ScriptedBackend backend = responding(Wire.ok("x", "Keep-Alive: timeout=5"));
    RawClient client = client(proxyTo(backend));
    for (int i = 0; i < 3; i++) {
      WireMessage response = client.exchange(Wire.get("/" + i, "Connection: keep-alive"));
      assertThat(response.headers("Connection")).isEmpty();
      assertThat(response.headers("Keep-Alive")).isEmpty();
      assertThat(backend.awaitRequest(i).headers("Connection")).isEmpty();
    }
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void aClientThatWantsToCloseIsAnsweredAndClosed() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    Proxy proxy = proxyTo(backend);
    List<String> fields =
        List.of(
            "Connection: close",
            "Connection: Close",
            "Connection: x-a,\tCLOSE ,x-b",
            "Connection: x-a\r\nConnection: close",
            "Connection: keep-alive, close");
    for (String field : fields) {
      RawClient client = client(proxy);
      WireMessage response = client.exchange(Wire.get("/a", field));
      assertThat(response.header("Connection")).as(field).isEqualTo("close");
      assertThat(response.text()).isEqualTo("x");
      client.expectClosed();
    }
    assertThat(backend.requests()).allMatch(request -> request.headers("Connection").isEmpty());
  }

  @Test
  void aClientThatClosesLeavesTheBackendConnectionToOthers() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    // With several loops the second client may be on another, whose pool is its own.
    Proxy proxy = proxyTo(backend, "runtime { loops = 1 }");
    client(proxy).exchange(Wire.get("/a", "Connection: close"));
    client(proxy).exchange(Wire.get("/b"));
    assertThat(backend.awaitRequest(1).target()).isEqualTo("/b");
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void aBackendThatWantsToCloseGetsNoFurtherRequestAndTheClientStays() {
    List<String> heads =
        List.of(
            "HTTP/1.1 200 OK\r\nConnection: close",
            "HTTP/1.1 200 OK\r\nConnection: x-a\r\nConnection: x-b, Close",
            "HTTP/1.0 200 OK",
            "HTTP/1.0 200 OK\r\nConnection: keep-alive, close");
    ScriptedBackend backend =
        responding(
            request -> {
              String head = heads.get(Integer.parseInt(request.target().substring(1)));
              return Wire.lines(head, "Content-Length: 1", "") + "x";
            });
    RawClient client = client(proxyTo(backend));
    for (int i = 0; i < heads.size(); i++) {
      WireMessage response = client.exchange(Wire.get("/" + i));
      assertThat(response.startLine()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(response.headers("Connection")).isEmpty();
      assertThat(response.text()).isEqualTo("x");
      assertThat(backend.opened()).as(heads.get(i)).isEqualTo(i + 1);
    }
    backend.awaitOpen(0);
  }

  @Test
  void anOldBackendThatKeepsItsConnectionIsAskedAgain() {
    String response =
        Wire.lines("HTTP/1.0 200 OK", "Connection: Keep-Alive", "Content-Length: 1", "");
    ScriptedBackend backend = responding(response + "x");
    RawClient client = client(proxyTo(backend));
    assertThat(client.exchange(Wire.get("/a")).headers("Connection")).isEmpty();
    client.exchange(Wire.get("/b"));
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void anOldClientIsClosedAfterItsAnswer() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client = client(proxyTo(backend));
    WireMessage response = client.exchange(old("/a"));
    assertThat(response.startLine()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(response.header("Connection")).isEqualTo("close");
    client.expectClosed();
    assertThat(backend.awaitRequest(0).startLine()).isEqualTo("GET /a HTTP/1.1");
  }

  @Test
  void anOldClientThatAsksForItIsKept() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client = client(proxyTo(backend));
    for (int i = 0; i < 2; i++) {
      WireMessage response = client.exchange(old("/" + i, "Connection: Keep-Alive"));
      assertThat(response.header("Connection")).isEqualTo("keep-alive");
      assertThat(response.text()).isEqualTo("x");
    }
    assertThat(client.exchange(old("/2")).header("Connection")).isEqualTo("close");
    client.expectClosed();
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void anOldClientThatAsksInAnotherWayOrForBothIsClosed() {
    Proxy proxy = proxyTo(responding(Wire.ok("x")));
    List<String> fields =
        List.of(
            "Proxy-Connection: keep-alive",
            "Keep-Alive: timeout=60",
            "Connection: keep-alive, close",
            "Connection: keep-alive\r\nConnection: close");
    for (String field : fields) {
      RawClient client = client(proxy);
      assertThat(client.exchange(old("/a", field)).header("Connection"))
          .as(field)
          .isEqualTo("close");
      client.expectClosed();
    }
  }

  @Test
  void anIdleConnectionIsClosedWithoutAWord() {
    RawClient client =
        client(
            proxyTo(
                responding(Wire.ok("x")), "listeners { web { timeouts { keep-alive = 300ms } } }"));
    client.exchange(Wire.get("/a"));
    client.expectClosed();
  }

  @Test
  void aConnectionAtTheEndOfItsLifeIsClosedWithAnAnswer() {
    RawClient client =
        client(
            proxyTo(
                responding(Wire.ok("x")), "listeners { web { timeouts { lifetime = 300ms } } }"));
    Patience.until(
        "an answer that announces the end",
        () -> client.exchange(Wire.get("/again")).headers("Connection").contains("close"));
    client.expectClosed();
  }
}
