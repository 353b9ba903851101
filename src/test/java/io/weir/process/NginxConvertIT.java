package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.convert.Conversion;
import io.weir.convert.NginxConverter;
import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of nginx that the converter is tested with: a real nginx takes them, and weir with what
 * they became treats requests as that nginx does. What clients get and what backends see is
 * compared.
 */
class NginxConvertIT extends ProcessTest {
  private static final String TEMPORARY =
      """
      http {
        client_body_temp_path {directory}/body;
        proxy_temp_path {directory}/proxy;
        fastcgi_temp_path {directory}/fastcgi;
        uwsgi_temp_path {directory}/uwsgi;
        scgi_temp_path {directory}/scgi;
      """;

  private static final String ALONE =
      """
      daemon off;
      master_process off;
      pid {directory}/nginx.pid;
      error_log stderr crit;
      """;

  /** Targets in the two servers of locations.nginx. */
  private static final String BELOW_EXPRESSIONS =
      """
      / /x /x?a=b /before/a /before/a?b=c /images /images?x=1 /images/a.png
      /images/deep/b /a.png /a.png?v=2 /a.pngx /docs /docs/a /docs/a.css
      /docs/internal/a /docs/internal/a.js /Users/7/avatar /users/7/avatar?size=2
      /users/x/avatar /a%20b /%61.png
      """;

  private static final String PATHS =
      """
      / /api /api/ /api/x?y=z /wp-login.php /wp- /exact /exact/x /v1 /v1/ /v1/x?y /cut
      /cut/x /one /one?a /broken /broken/x?y /moved/x /moved/x?y /search /search?q=1
      /maybe/x /text /internal /none
      """;

  /** Fields that backends are asked to tell about. */
  private static final List<String> FIELDS =
      List.of("Host", "X-Real-IP", "X-Site", "Authorization", "X-Blue");

  /** Both proxies with one file. */
  private record Pair(int nginxPort, int nginxSecond, Proxy weir) {
    int weirPort(boolean second) {
      return weir.port("web-" + (second ? nginxSecond : nginxPort));
    }
  }

  private static Path resources() {
    try {
      return Path.of(NginxConvertIT.class.getResource("/convert").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** All but those that need what the nginx of the machine may not have. */
  static Stream<Path> inputs() throws IOException {
    try (Stream<Path> files = Files.walk(resources())) {
      return files
          .filter(file -> file.toString().endsWith(".nginx"))
          .filter(file -> !file.toString().contains("newer"))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** With files and ports that everybody may have. */
  private String usable(String text) {
    return text.replace("http {\n", TEMPORARY)
        .replace("{directory}", directory.toString())
        .replace("/var/log/nginx", directory.toString())
        .replace("unix:/run/nginx.sock", "unix:" + directory + "/nginx.sock")
        .replaceAll("(?m)^user .*;", "");
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void nginxTakesTheFile(Path input) throws IOException {
    Path original = Objects.requireNonNull(input.getParent());
    try (Stream<Path> files = Files.walk(original)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = directory.resolve(original.relativize(file));
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        String text =
            usable(Files.readString(file)).replaceAll("listen (\\[::]:)?80\\b", "listen $18080");
        Files.writeString(copy, text);
      }
    }
    file("mime.types", "types { text/plain txt; }\n");
    Path copy = directory.resolve(input.getFileName());
    String[] command = {Programs.need("nginx"), "-t", "-p", directory + "/", "-c", copy.toString()};
    Ended ended = Child.run(directory, command);
    assertThat(ended.code()).as(ended.err().toString()).isZero();
  }

  /** Says which backend it is, what it was asked for, and some fields. */
  private ScriptedBackend backend(String name) {
    return closing(
        ScriptedBackend.respond(
            request -> {
              StringBuilder saw = new StringBuilder(name + " saw " + request.target());
              for (String field : FIELDS) {
                request
                    .headers(field)
                    .forEach(v -> saw.append("; ").append(field).append('=').append(v));
              }
              return Wire.ok(saw.toString(), "X-Powered-By: script");
            }));
  }

  /** Starts both; {@code addresses} are replaced by backends of the same place. */
  private Pair pair(String name, String first, String second, String... addresses)
      throws IOException {
    Ports one = closing(Ports.reserved());
    Ports two = closing(Ports.reserved());
    String text =
        usable(Files.readString(resources().resolve(name)))
            .replaceAll("(error_log|include|worker_processes|worker_rlimit_nofile) .*;\n", "")
            .replaceAll("listen \\[::]:80.*;\n", "")
            .replaceAll("listen " + first + "(?= |;)", "listen 127.0.0.1:" + one.port())
            .replaceAll("listen " + second + "(?= |;)", "listen 127.0.0.1:" + two.port());
    for (int i = 0; i < addresses.length; i++) {
      text = text.replace(addresses[i], backend("backend " + i).address());
    }
    Path source = file("converted.nginx", text);
    Conversion conversion = NginxConverter.convert(source);
    assertThat(conversion.mistakes()).isEmpty();
    String alone = ALONE.replace("{directory}", directory.toString());
    Path conf = file("nginx.conf", alone + text.replace("events {}", "events { }"));
    String[] command = {Programs.need("nginx"), "-p", directory + "/", "-c", conf.toString()};
    closing(Neighbour.on(one, directory, command));
    String hocon =
        conversion
            .hocon()
            .replaceAll("bind = \"127\\.0\\.0\\.1:[0-9]+\"", "bind = \"127.0.0.1:0\"");
    return new Pair(one.port(), two.port(), closing(Proxy.start(1, hocon)));
  }

  /** Sends the request to both and compares; returns what was found. */
  private static String same(Pair pair, boolean second, String request) {
    int nginx = second ? pair.nginxSecond() : pair.nginxPort();
    String expected = outcome(nginx, request);
    String actual = outcome(pair.weirPort(second), request);
    assertThat(actual).as(request).isEqualTo(expected);
    return actual;
  }

  private static String outcome(int port, String request) {
    try (RawClient client = RawClient.to(port)) {
      WireMessage answer = client.exchange(request);
      List<String> out = new ArrayList<>();
      out.add(String.valueOf(answer.status()));
      for (String field : List.of("Location", "X-Powered-By", "Link", "X-Path", "Cache-Control")) {
        answer.headers(field).forEach(value -> out.add(field + "=" + value));
      }
      if (answer.status() == 200) {
        out.add(answer.text());
      }
      return String.join(" ", out).replace(":" + port, ":PORT");
    }
  }

  private static String get(String host, String target, String... fields) {
    List<String> lines = new ArrayList<>(List.of("GET " + target + " HTTP/1.1", "Host: " + host));
    lines.addAll(List.of(fields));
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  @Test
  void locationsAreFoundAndPathsReplacedAlike() throws IOException {
    Pair pair = pair("locations.nginx", "8080", "8081", "127.0.0.1:3000", "127.0.0.1:3001");
    for (String target : words(BELOW_EXPRESSIONS)) {
      same(pair, false, get("one.example.com", target));
      same(pair, false, get("else.example.com:81", target));
    }
    for (String target : words(PATHS)) {
      same(pair, true, get("two.example.com", target));
    }
    assertThat(same(pair, true, get("two.example.com", "/v1/x?y"))).contains("saw /v2/x?y;");
    assertThat(same(pair, true, get("two.example.com", "/cut/x"))).contains("saw //x;");
    assertThat(same(pair, false, get("one.example.com", "/before/a?b=c")))
        .isEqualTo("301 Location=http://one.example.com:PORT/after/a?b=c");
  }

  private static String[] words(String text) {
    return text.strip().split("\\s+");
  }

  @Test
  void hostsAreFoundAndFieldsChangedAlike() throws IOException {
    String[] backends = {"127.0.0.1:3000", "127.0.0.1:3001", "127.0.0.1:3002", "127.0.0.1:3003"};
    Pair pair = pair("hosts.nginx", "80", "127.0.0.1:8080", backends);
    for (String host :
        List.of(
            "example.com",
            "EXAMPLE.com",
            "example.com:99",
            "www.example.com",
            "example.org",
            "a.example.org",
            "a.b.example.org",
            "api.example.net",
            "api.example.net:1")) {
      same(pair, false, get(host, "/a?b=c", "X-Blue: 1"));
    }
    for (String host : List.of("tools.example.org", "other.example.org", "tools.example.org:80")) {
      same(pair, true, get(host, "/a?b=c", "Authorization: Basic x", "X-Blue: 1"));
    }
    assertThat(same(pair, false, get("www.example.com", "/a?b=c")))
        .isEqualTo("301 Location=https://example.com/a?b=c");
    assertThat(same(pair, true, get("tools.example.org:80", "/", "Authorization: x")))
        .contains("Host=tools.example.org; X-Site=tools")
        .contains("Link=</a.css>; rel=preload Link=</b.js>; rel=preload X-Path=GET /")
        .doesNotContain("Authorization", "X-Powered-By");
  }

  @Test
  void aWholeSiteIsServedAlike() throws IOException {
    String[] backends = {"10.0.0.11:8080", "10.0.0.12:8080", "10.0.0.13:8080", "10.0.0.21:9000"};
    Pair pair = pair("shop.nginx", "80", "81", backends);
    for (String target : List.of("/api", "/api/x?y=z", "/api/a%20b", "/health")) {
      String outcome = outcome(pair.nginxPort(), get("shop.example.com", target));
      int weir = pair.weir().port("web");
      assertThat(outcome(weir, get("shop.example.com", target))).isEqualTo(outcome);
    }
    String old = get("a.old.example.com", "/a?b");
    assertThat(outcome(pair.weir().port("web"), old))
        .isEqualTo(outcome(pair.nginxPort(), old))
        .isEqualTo("301 Location=https://shop.example.com/a?b");
  }

  @Test
  void clientsAreLetInAlike() throws IOException {
    Pair pair = pair("access.nginx", "80", "81", "127.0.0.1:3000");
    int weir = pair.weir().port("web");
    for (String client :
        List.of("192.0.2.7", "198.51.100.7", "203.0.113.1", "192.0.2.7, 10.0.0.1")) {
      for (String path : List.of("/", "/office/a", "/office", "/blocked/a", "/none")) {
        String request = get("a", path, "X-Forwarded-For: " + client);
        assertThat(outcome(weir, request))
            .as(path + " for " + client)
            .isEqualTo(outcome(pair.nginxPort(), request));
      }
    }
    assertThat(outcome(weir, get("a", "/office/a"))).isEqualTo("403");
    assertThat(outcome(weir, get("a", "/admin/a"))).isEqualTo("403");
  }
}
