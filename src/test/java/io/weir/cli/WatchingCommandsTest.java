package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigLoader;
import io.weir.gateway.Gateway;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code top} and {@code tap} against a weir that runs, where there is no terminal. */
@SuppressWarnings("NullAway.Init") // The gateway is there before each test.
@Timeout(60)
final class WatchingCommandsTest {
  private static final String CONFIG =
      """
      runtime { loops = 1, warm-up = 0s }
      access-log.enabled = false
      admin { bind = "127.0.0.1:0", control = weir.sock }
      listeners { web { bind = "127.0.0.1:0" } }
      routes { hello { path = /hello, respond { body = "hello" } } }
      """;

  @TempDir Path directory;
  private final Output output = new Output();
  private Path file;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    file = output.file(directory, CONFIG);
    gateway = Gateway.start(ConfigLoader.load(file));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private String admin() {
    InetSocketAddress address = Objects.requireNonNull(gateway.adminAddress());
    return "127.0.0.1:" + address.getPort();
  }

  @Test
  void top_once_isOneScreenWithoutSignsForATerminal() {
    assertThat(output.run("top", admin(), "--once")).isZero();
    assertThat(output.out())
        .contains("generation 1", "No backends are known.", "requests/s", "hello")
        .doesNotContain("\u001b");
  }

  @Test
  void top_json_isTheStatus() {
    assertThat(output.run("top", admin(), "--json")).isZero();
    assertThat(output.out()).startsWith("{\"nowMillis\":").hasLineCount(1);
  }

  @Test
  void top_file_isAskedWhereTheFileSays() throws IOException {
    String bound = CONFIG.replace("127.0.0.1:0\", control", admin() + "\", control");
    output.file(directory, bound);
    assertThat(output.run("top", file.toString(), "--once")).isZero();
    output.file(directory, CONFIG.replace("\"127.0.0.1:0\", control", "off, control"));
    assertThat(output.run("top", file.toString(), "--once")).isEqualTo(1);
    assertThat(output.err()).isEqualTo("weir: " + file + " has no admin.bind\n");
  }

  @Test
  void top_nobodyThere_isOneSentence() {
    assertThat(output.run("top", "127.0.0.1:1", "--once")).isEqualTo(1);
    assertThat(output.err()).startsWith("weir: nobody answers at 127.0.0.1:1: ").hasLineCount(1);
    assertThat(output.run("top", "nowhere.conf", "--once")).isEqualTo(2);
  }

  @Test
  void tap_limit_endsAfterSoManyLines() throws Exception {
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(
            () -> output.run("tap", file.toString(), "--limit", "2", "--route", "hello"));
    try (RawClient client = RawClient.to(gateway.boundAddress("web").getPort())) {
      while (!code.isDone()) {
        assertThat(client.exchange(Wire.get("/hello")).status()).isEqualTo(200);
        assertThat(client.exchange(Wire.get("/none")).status()).isEqualTo(404);
      }
    }
    assertThat(code.get(1, TimeUnit.SECONDS)).isZero();
    // Notes of what was dropped do not count: these clients are in a hurry.
    assertThat(output.out().lines().filter(line -> !line.startsWith("# ")))
        .hasSize(2)
        .allMatch(line -> line.contains("GET example.test/hello -> weir"));
  }

  @Test
  void tap_weirEnds_saysSo() throws Exception {
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> output.run("tap", file.toString(), "--json"));
    try (RawClient client = RawClient.to(gateway.boundAddress("web").getPort())) {
      while (output.out().isEmpty()) {
        client.exchange(Wire.get("/hello"));
      }
    }
    gateway.close();
    assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    // Behind a note of what was dropped, if there was too much for whoever watches.
    assertThat(output.out()).contains("{\"ts\":");
    assertThat(output.err()).isEqualTo("weir: the stream has ended\n");
  }

  @Test
  void tap_wrongWords_areWrongUsageOrARefusal() {
    assertThat(output.run("tap", file.toString(), "--status", "many")).isEqualTo(2);
    assertThat(output.err()).contains("--status \"many\" is no range of statuses");
    assertThat(output.run("tap", file.toString(), "--limit", "0")).isEqualTo(2);
    assertThat(output.run("tap", file.toString(), "--route", "helo")).isEqualTo(1);
    assertThat(output.err()).endsWith("there is no route 'helo'; did you mean \"hello\"?\n");
  }
}
