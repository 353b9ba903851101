package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.BackendConnection;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireMessage.Framing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What curl does by itself or can be told to do, through weir. */
class CurlIT extends ProcessTest {
  private static final int LARGE = 3_000_000;

  /** A backend that answers with the method, the target and the body that it was sent. */
  private ScriptedBackend naming() {
    return closing(
        ScriptedBackend.respond(
            request -> {
              String body = request.method() + " " + request.target() + " " + request.text();
              String whole = Wire.ok(body, "X-From: backend");
              return request.method().equals("HEAD")
                  ? whole.substring(0, whole.length() - body.length())
                  : whole;
            }));
  }

  private Ended curl(WeirProcess weir, String path, String... options) {
    return Child.run(
        directory, Curl.command("http://127.0.0.1:" + weir.port("web") + path, options));
  }

  private static String printed(Ended ended) {
    assertThat(ended.err()).isEmpty();
    assertThat(ended.code()).isZero();
    return ended.text();
  }

  @Test
  void aGetInEitherVersion() {
    ScriptedBackend backend = naming();
    WeirProcess weir = serve(to(backend));
    assertThat(printed(curl(weir, "/a?b=c", "--http1.1"))).isEqualTo("GET /a?b=c ");
    assertThat(printed(curl(weir, "/a?b=c", "--http1.0"))).isEqualTo("GET /a?b=c ");
    assertThat(backend.requests())
        .hasSize(2)
        .allMatch(request -> request.startLine().equals("GET /a?b=c HTTP/1.1"));
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void aHead() {
    WeirProcess weir = serve(to(naming()));
    assertThat(printed(curl(weir, "/a", "--head")).toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 200 ok")
        .contains("content-length: 8", "x-from: backend");
  }

  @Test
  void aForm() {
    ScriptedBackend backend = naming();
    WeirProcess weir = serve(to(backend));
    assertThat(printed(curl(weir, "/form", "--data", "a=1&b=2"))).isEqualTo("POST /form a=1&b=2");
    assertThat(backend.awaitRequest(0).header("Content-Type"))
        .isEqualTo("application/x-www-form-urlencoded");
  }

  @Test
  void severalTargetsOverOneConnection() {
    WeirProcess weir = serve(to(naming()));
    String more = "http://127.0.0.1:" + weir.port("web") + "/";
    Ended ended = curl(weir, "/1", more + "2", more + "3", "-w", " %{num_connects}\n");
    assertThat(printed(ended)).isEqualTo("GET /1  1\nGET /2  0\nGET /3  0");
  }

  private Path large() throws IOException {
    byte[] bytes = new byte[LARGE];
    Arrays.fill(bytes, (byte) 'x');
    return Files.write(directory.resolve("large"), bytes);
  }

  /** Says that it goes on, then takes the body. */
  private static void expecting(BackendConnection connection) throws IOException {
    assertThat(connection.readHead()).contains("Expect: 100-continue");
    connection.write("HTTP/1.1 100 Continue\r\n\r\n");
    connection.write(Wire.ok(String.valueOf(connection.readBytes(LARGE).length)));
    connection.awaitClosed();
  }

  @Test
  void anUploadThatWaitsToBeAskedFor() throws IOException {
    WeirProcess weir = serve(to(closing(ScriptedBackend.start(CurlIT::expecting))));
    String patient = "--expect100-timeout";
    Ended ended =
        curl(
            weir,
            "/up",
            "-v",
            "-T",
            large().toString(),
            "-H",
            "Expect: 100-continue",
            patient,
            "60");
    assertThat(ended.code()).isZero();
    assertThat(ended.text()).isEqualTo(String.valueOf(LARGE));
    assertThat(ended.err()).contains("< HTTP/1.1 100 Continue", "< HTTP/1.1 200 OK");
  }

  @Test
  void anUploadInChunks() throws IOException {
    ScriptedBackend backend =
        closing(ScriptedBackend.respond(request -> Wire.ok(request.body().length + "")));
    WeirProcess weir = serve(to(backend));
    List<String> options = new ArrayList<>(List.of("-T", large().toString()));
    options.addAll(List.of("-H", "Transfer-Encoding: chunked", "-H", "Expect:"));
    String said = printed(curl(weir, "/up", options.toArray(String[]::new)));
    assertThat(said).isEqualTo(String.valueOf(LARGE));
    WireMessage request = backend.awaitRequest(0);
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.framing()).isEqualTo(Framing.CHUNKED);
    assertThat(request.content()).matches("x+");
  }

  @Test
  void aResponseThatIsCutOffIsAnErrorForCurlToo() {
    ScriptedBackend backend =
        closing(
            ScriptedBackend.start(
                connection -> {
                  connection.readRequest();
                  connection.write(Wire.ok("whole").replace("h: 5", "h: 9"));
                }));
    WeirProcess weir = serve(to(backend));
    Ended ended = curl(weir, "/");
    // Partial file: the transfer was shorter than announced.
    assertThat(ended.code()).isEqualTo(18);
    assertThat(ended.text()).isEqualTo("whole");
  }
}
