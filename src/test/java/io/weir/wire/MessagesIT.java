package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireMessage.Framing;
import io.weir.testkit.WireTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where messages begin and end: bodies in all framings, and their absence. */
class MessagesIT extends WireTest {
  private static final String DATE = "Date: Tue, 15 Nov 1994 08:12:31 GMT";
  private static final String CHUNKED =
      Wire.lines("HTTP/1.1 200 OK", DATE, "Transfer-Encoding: chunked", "");
  private static final String UNTIL_CLOSE = Wire.lines("HTTP/1.1 200 OK", DATE, "");

  /** A backend that answers with these bytes and closes. */
  private ScriptedBackend closing(String response) {
    return backend(
        connection -> {
          connection.readRequest();
          connection.write(response);
        });
  }

  private static String request(String method, String target) {
    return Wire.lines(method + " " + target + " HTTP/1.1", "Host: a.test", "");
  }

  /** All that an HTTP/1.0 client gets to see. */
  private static String asOldClient(RawClient client, String... fields) {
    client.send("GET /old HTTP/1.0\r\nHost: a.test\r\n");
    client.send((fields.length == 0 ? "" : Wire.lines(fields)) + "\r\n");
    return client.readUntilClose();
  }

  // Responses.

  @Test
  void theAnswerToAHeadHasNoBodyWhateverItSays() {
    List<String> answers =
        List.of(
            Wire.lines("HTTP/1.1 200 OK", "Content-Length: 5", ""),
            CHUNKED,
            UNTIL_CLOSE,
            Wire.lines("HTTP/1.1 204 No Content", ""),
            Wire.lines("HTTP/1.1 404 Not Found", "Content-Length: 0", ""));
    ScriptedBackend backend =
        responding(
            request ->
                request.method().equals("HEAD")
                    ? answers.get(Integer.parseInt(request.target().substring(1)))
                    : Wire.ok("next"));
    RawClient client = client(proxyTo(backend));
    for (int i = 0; i < answers.size(); i++) {
      client.send(request("HEAD", "/" + i) + Wire.get("/next"));
      WireMessage head = client.readResponse("HEAD");
      assertThat(head.startLine()).isEqualTo(answers.get(i).split("\r\n")[0]);
      assertThat(client.readResponse().text()).as(answers.get(i)).isEqualTo("next");
      if (i == 0) {
        assertThat(head.header("Content-Length")).isEqualTo("5");
      }
    }
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void answersThatCannotHaveABodyHaveNone() {
    List<String> answers =
        List.of(
            Wire.lines("HTTP/1.1 204 No Content", DATE, ""),
            Wire.lines("HTTP/1.1 204 No Content", DATE, "Content-Length: 0", ""),
            Wire.lines("HTTP/1.1 304 Not Modified", DATE, "ETag: \"x\"", ""),
            Wire.lines("HTTP/1.1 304 Not Modified", DATE, "ETag: \"x\"", "Content-Length: 9", ""));
    ScriptedBackend backend =
        responding(request -> answers.get(Integer.parseInt(request.target().substring(1))));
    RawClient client = client(proxyTo(backend));
    for (int i = 0; i < answers.size(); i++) {
      client.send(Wire.get("/" + i));
      String expected = answers.get(i).replace("\r\n\r\n", "\r\nVia: 1.1 weir\r\n\r\n");
      if (expected.contains(" 204 ")) {
        expected = expected.replace("Content-Length: 0\r\n", "");
      }
      assertThat(client.readHead()).isEqualTo(expected);
    }
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void anAnswerUntilCloseIsChunkedForTheClientWhoStays() {
    ScriptedBackend backend = closing(UNTIL_CLOSE + "hello");
    RawClient client = client(proxyTo(backend));
    for (int i = 0; i < 2; i++) {
      WireMessage response = client.exchange(Wire.get("/"));
      assertThat(response.framing()).isEqualTo(Framing.CHUNKED);
      assertThat(response.text()).isEqualTo("hello");
      assertThat(response.headers("Connection")).isEmpty();
      assertThat(response.headers("Content-Length")).isEmpty();
    }
    assertThat(backend.opened()).isEqualTo(2);
  }

  @Test
  void anOldClientGetsAnAnswerUntilCloseAsItIs() {
    String expected =
        Wire.lines("HTTP/1.1 200 OK", DATE, "Via: 1.1 weir", "Connection: close", "") + "hello";
    RawClient client = client(proxyTo(closing(UNTIL_CLOSE + "hello")));
    assertThat(asOldClient(client, "Connection: keep-alive")).isEqualTo(expected);
  }

  @Test
  void anOldClientGetsAChunkedAnswerWithoutChunks() {
    String response = CHUNKED + Wire.lines("3;x=y", "hel", "2", "lo", "0", "X-T: 1", "");
    String expected =
        Wire.lines("HTTP/1.1 200 OK", DATE, "Via: 1.1 weir", "Connection: close", "") + "hello";
    RawClient client = client(proxyTo(responding(response)));
    assertThat(asOldClient(client, "Connection: keep-alive")).isEqualTo(expected);
  }

  @Test
  void emptyBodiesAreBodiesInEachFraming() {
    RawClient client =
        client(
            proxyTo(
                backend(
                    connection -> {
                      boolean chunked = connection.readRequest().target().equals("/chunked");
                      connection.write(chunked ? CHUNKED + Wire.chunks() : UNTIL_CLOSE);
                    })));
    client.send(Wire.get("/chunked"));
    assertThat(client.readHead()).contains("\r\nTransfer-Encoding: chunked\r\n");
    assertThat(client.readText(5)).isEqualTo("0\r\n\r\n");
    client.send(Wire.get("/close"));
    assertThat(client.readHead()).contains("\r\nTransfer-Encoding: chunked\r\n");
    assertThat(client.readText(5)).isEqualTo("0\r\n\r\n");
  }

  @Test
  void chunksComeAsTheyAreSentButWithoutTheirExtensions() {
    RawClient client =
        client(proxyTo(responding(CHUNKED + Wire.lines("5;ext=1", "hello", "000", ""))));
    client.send(Wire.get("/"));
    assertThat(client.readHead()).contains("chunked");
    assertThat(client.readText(15)).isEqualTo("5\r\nhello\r\n0\r\n\r\n");
  }

  @Test
  void anAnswerOfVersionTenKeepsItsLength() {
    String old = Wire.lines("HTTP/1.0 200 OK", DATE, "Content-Length: 5", "") + "hello";
    RawClient client = client(proxyTo(closing(old + "surplus")));
    for (int i = 0; i < 2; i++) {
      WireMessage response = client.exchange(Wire.get("/"));
      assertThat(response.framing()).isEqualTo(Framing.LENGTH);
      assertThat(response.text()).isEqualTo("hello");
    }
  }

  // Requests.

  @Test
  void bodiesOfRequestsKeepTheirFramingWhateverTheMethod() {
    ScriptedBackend backend = responding(Wire.ok(""));
    RawClient client = client(proxyTo(backend));
    List<String> methods = List.of("GET", "HEAD", "DELETE", "OPTIONS", "PUT", "PROPFIND");
    for (int i = 0; i < methods.size(); i++) {
      String start = methods.get(i) + " /a HTTP/1.1\r\nHost: a.test\r\n";
      client.send(start + "Content-Length: 5\r\n\r\nhello").readResponse(methods.get(i));
      WireMessage plain = backend.awaitRequest(2 * i);
      assertThat(plain.framing()).isEqualTo(Framing.LENGTH);
      assertThat(plain.startLine()).isEqualTo(methods.get(i) + " /a HTTP/1.1");
      assertThat(plain.content()).isEqualTo("hello");
      client.send(start + "Transfer-Encoding: chunked\r\n\r\n" + Wire.chunks("hel", "lo"));
      client.readResponse(methods.get(i));
      WireMessage chunked = backend.awaitRequest(2 * i + 1);
      assertThat(chunked.framing()).isEqualTo(Framing.CHUNKED);
      assertThat(chunked.content()).isEqualTo("hello");
    }
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void emptyBodiesOfRequestsAreForwardedAsSuch() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client = client(proxyTo(backend));
    String start = "POST /a HTTP/1.1\r\nHost: a.test\r\n";
    client.exchange(start + "Content-Length: 0\r\n\r\n");
    client.exchange(start + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    client.exchange(start + "\r\n");
    assertThat(backend.awaitRequest(0).header("Content-Length")).isEqualTo("0");
    assertThat(backend.awaitRequest(1).framing()).isEqualTo(Framing.CHUNKED);
    assertThat(backend.awaitRequest(2).framing()).isEqualTo(Framing.NONE);
  }

  @Test
  void trailersOfRequestsPassExceptThoseThatAHeadMustHave() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client = client(proxyTo(backend));
    String[] trailers = {
      "X-Sum: 1", "Host: b", "Content-Length: 9", "Authorization: z", "X_F: 1", "x-sum: 2"
    };
    client.exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
            + Wire.lines("1", "a", "0")
            + Wire.lines(trailers)
            + "\r\n");
    assertThat(backend.awaitRequest(0).trailers()).hasToString("[X-Sum: 1, x-sum: 2]");
    assertThat(backend.awaitRequest(0).header("Trailer")).isEqualTo("X-Sum");
  }

  @Test
  void anOldGetWithABodyIsRefusedAndAnOldPostIsNot() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client = client(proxyTo(backend));
    String rest = " / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na";
    assertThat(client.exchange("POST" + rest).status()).isEqualTo(200);
    assertThat(client.exchange("GET" + rest).status()).isEqualTo(400);
    client.expectClosed();
    assertThat(backend.requests()).hasSize(1);
  }
}
