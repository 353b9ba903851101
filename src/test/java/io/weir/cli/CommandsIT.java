package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the jar the way users do: as a process, with arguments, files and signals. */
@Timeout(240)
final class CommandsIT {
  private static final Pattern WEB = Pattern.compile("web http://127\\.0\\.0\\.1:([0-9]+)");
  private static final Pattern ADMIN = Pattern.compile("admin http://127\\.0\\.0\\.1:([0-9]+)");

  @TempDir Path directory;

  @Test
  void versionNamesEveryPart() throws Exception {
    try (WeirProcess weir = WeirProcess.start("version")) {
      assertThat(weir.awaitExit()).isZero();
      assertThat(weir.out()).anyMatch(line -> line.matches("weir +[0-9]+\\.[0-9]+\\.[0-9]+.*"));
      assertThat(weir.out()).noneMatch(line -> line.contains("unknown"));
    }
  }

  @Test
  void runServesReloadsOnHupAndDrainsOnTerm() throws Exception {
    Path file = answering("one", "");
    try (WeirProcess weir = WeirProcess.start("run", file.toString())) {
      String banner = weir.awaitLine("weir ");
      int web = port(WEB, banner);
      assertThat(banner).containsPattern("1 loop, [0-9]+ descriptors, at most [0-9]+ clients");
      assertThat(body(web)).isEqualTo("one");

      answering("two", "");
      weir.signal("HUP");
      Patience.until("the new configuration", () -> body(web).equals("two"));

      answering("three", "colour = blue");
      weir.signal("HUP");
      Patience.until("the refusal", () -> weir.err().contains("reload refused"));
      assertThat(body(web)).isEqualTo("two");

      weir.signal("TERM");
      assertThat(weir.awaitExit()).isZero();
      assertThat(weir.err()).contains("colour").doesNotContain("\tat ", "Exception");
    }
  }

  @Test
  void runEndsNowOnASecondTerm() throws Exception {
    Path file = answering("one", "drain.delay = 1h");
    try (WeirProcess weir = WeirProcess.start("run", file.toString())) {
      int admin = port(ADMIN, weir.awaitLine("weir "));
      weir.signal("TERM");
      Patience.until("not ready", () -> status(admin, "/ready") == 503);
      assertThat(status(admin, "/live")).isEqualTo(200);

      assertThat(weir.signalUntilExit("TERM")).isEqualTo(128 + 15);
      assertThat(weir.err()).contains("SIGTERM again: ending now");
    }
  }

  @Test
  void runOnATakenPortIsOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String bind = "127.0.0.1:" + taken.getLocalPort();
      Path file =
          Files.writeString(
              directory.resolve("weir.conf"),
              "admin.bind = off\nlisteners { web { bind = \"" + bind + "\" } }");
      try (WeirProcess weir = WeirProcess.start("run", file.toString())) {
        assertThat(weir.awaitExit()).isEqualTo(1);
        assertThat(weir.out()).isEmpty();
        assertThat(weir.err())
            .contains(file + ":2: listener web cannot listen on " + bind)
            .doesNotContain("\tat ", "Exception");
      }
    }
  }

  @Test
  void proxyServesWithoutAFile() throws Exception {
    Path file = answering("from the backend", "");
    try (WeirProcess backend = WeirProcess.start("run", file.toString())) {
      String address = "127.0.0.1:" + port(WEB, backend.awaitLine("weir "));
      try (WeirProcess proxy = WeirProcess.start("proxy", "127.0.0.1:0", "http://" + address)) {
        assertThat(body(port(WEB, proxy.awaitLine("weir ")))).isEqualTo("from the backend");
        proxy.signal("TERM");
        assertThat(proxy.awaitExit()).isZero();
      }
    }
  }

  @Test
  void demoEndsByItself() throws Exception {
    try (WeirProcess demo = WeirProcess.start("demo", "--seconds", "1")) {
      assertThat(demo.awaitExit()).isZero();
      assertThat(demo.out())
          .hasSizeLessThanOrEqualTo(12)
          .anyMatch(line -> line.contains("http://"));
      assertThat(demo.err()).doesNotContain("\tat ", "Exception");
    }
  }

  @Test
  void unknownCommandIsWrongUsage() throws Exception {
    try (WeirProcess weir = WeirProcess.start("rnu", "weir.conf")) {
      assertThat(weir.awaitExit()).isEqualTo(2);
      assertThat(weir.err()).startsWith("weir: there is no command 'rnu'; did you mean \"run\"?");
    }
  }

  private Path answering(String body, String more) throws IOException {
    return Files.writeString(
        directory.resolve("weir.conf"),
        """
        runtime.loops = 1
        admin.bind = "127.0.0.1:0"
        access-log.enabled = false
        listeners { web { bind = "127.0.0.1:0" } }
        routes { all { respond { body = "%s" } } }
        %s
        """
            .formatted(body, more));
  }

  private static String body(int port) {
    try (RawClient client = RawClient.to(port)) {
      return client.exchange(Wire.get("/")).text();
    }
  }

  private static int status(int port, String path) {
    try (RawClient client = RawClient.to(port)) {
      return client.exchange(Wire.get(path)).status();
    }
  }

  private static int port(Pattern pattern, String banner) {
    Matcher matcher = pattern.matcher(banner);
    assertThat(matcher.find()).as(banner).isTrue();
    return Integer.parseInt(matcher.group(1));
  }
}
