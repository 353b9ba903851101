package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Ports;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** nginx as a backend that serves files. */
class NginxIT extends ProcessTest {
  private static final int LARGE = 40_000_000;

  /**
   * In one process of the user who runs the tests; all its files in its own directory. By itself it
   * compresses nothing for a request with a Via.
   */
  private static final String NGINX =
      """
      daemon off;
      master_process off;
      pid nginx.pid;
      error_log stderr;
      events {}
      http {
        types { text/plain txt; }
        gzip on;
        gzip_types text/plain;
        gzip_proxied any;
        sendfile on;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        log_format which "$connection $connection_requests";
        access_log access.log which;
        server {
          listen 127.0.0.1:{port};
          root files;
          client_max_body_size 1m;
        }
      }
      """;

  private Path files() throws IOException {
    return Files.createDirectories(directory.resolve("files"));
  }

  /** A weir in front of an nginx with these files. */
  private WeirProcess inFront() {
    Ports port = closing(Ports.reserved());
    Path conf = file("nginx.conf", NGINX.replace("{port}", String.valueOf(port.port())));
    String[] command = {Programs.need("nginx"), "-p", directory + "/", "-c", conf.toString()};
    Neighbour nginx = closing(Neighbour.on(port, directory, command));
    return serve(TO_BACKEND.replace("{backend}", nginx.address()));
  }

  private static String url(WeirProcess weir, String path) {
    return "http://127.0.0.1:" + weir.port("web") + path;
  }

  private Ended curl(WeirProcess weir, String path, String... options) {
    Ended ended = Child.run(directory, Curl.command(url(weir, path), options));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.code()).isZero();
    return ended;
  }

  @Test
  void filesComeOverOneConnection() throws IOException {
    Files.writeString(files().resolve("a.txt"), "hello");
    WeirProcess weir = inFront();
    RawClient client = client(weir.port("web"));
    for (int i = 0; i < 20; i++) {
      assertThat(client.exchange(Wire.get("/a.txt")).text()).isEqualTo("hello");
    }
    weir.signal("TERM");
    weir.awaitEnd();
    List<String> log = Files.readAllLines(directory.resolve("access.log"));
    assertThat(log).hasSize(20);
    assertThat(log.stream().map(line -> line.split(" ", 2)[0]).distinct()).hasSize(1);
    assertThat(log.get(19)).endsWith(" 20");
  }

  @Test
  void aRangeOfAFile() throws IOException {
    Files.writeString(files().resolve("a.txt"), "0123456789");
    WeirProcess weir = inFront();
    assertThat(curl(weir, "/a.txt", "-r", "2-4").text()).isEqualTo("234");
    WireMessage part = client(weir.port("web")).exchange(Wire.get("/a.txt", "Range: bytes=-3"));
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.header("Content-Range")).isEqualTo("bytes 7-9/10");
    assertThat(part.text()).isEqualTo("789");
  }

  @Test
  void aFileThatTheClientHasAlready() throws IOException {
    Files.writeString(files().resolve("a.txt"), "hello");
    RawClient client = client(inFront().port("web"));
    String tag = client.exchange(Wire.get("/a.txt")).header("ETag");
    WireMessage same = client.exchange(Wire.get("/a.txt", "If-None-Match: " + tag));
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.text()).isEmpty();
    assertThat(client.exchange(Wire.get("/none")).status()).isEqualTo(404);
  }

  @Test
  void aCompressedFileStaysCompressed() throws IOException {
    String text = "much the same, ".repeat(10_000);
    Files.writeString(files().resolve("a.txt"), text);
    WeirProcess weir = inFront();
    assertThat(curl(weir, "/a.txt", "--compressed").text()).isEqualTo(text);
    WireMessage packed =
        client(weir.port("web")).exchange(Wire.get("/a.txt", "Accept-Encoding: gzip"));
    assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(packed.framing()).isEqualTo(WireMessage.Framing.CHUNKED);
    assertThat(packed.body().length).isLessThan(text.length() / 10);
  }

  @Test
  void aLargeFileArrivesByteByByte() throws IOException {
    byte[] bytes = new byte[LARGE];
    new Random(40).nextBytes(bytes);
    Path original = Files.write(files().resolve("large"), bytes);
    WeirProcess weir = inFront();
    Path copy = directory.resolve("copy");
    curl(weir, "/large", "-o", copy.toString());
    assertThat(Files.mismatch(original, copy)).isEqualTo(-1);
    // At a pace that makes everybody wait for the client.
    curl(weir, "/large", "-o", copy.toString(), "--limit-rate", "20M");
    assertThat(Files.mismatch(original, copy)).isEqualTo(-1);
  }

  @Test
  void anUploadThatItRefusesIsAnsweredThoughItIsStillBeingSent() throws IOException {
    Path large = Files.write(files().resolve("large"), new byte[LARGE]);
    WeirProcess weir = inFront();
    String[] command =
        Curl.command(
            url(weir, "/up"), "-T", large.toString(), "-H", "Expect:", "-w", "%{http_code}");
    assertThat(Child.run(directory, command).text()).endsWith("413");
  }
}
