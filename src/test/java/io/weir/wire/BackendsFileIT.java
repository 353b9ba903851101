package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.GatewayView;
import io.weir.gateway.ReloadResult;
import io.weir.testkit.OperationalLog;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backends in a file of their own, which changes while weir runs. */
class BackendsFileIT extends WireTest {
  @TempDir private Path directory;

  private final ScriptedBackend one = ScriptedBackend.respond(Wire.ok("one"));
  private final ScriptedBackend two = ScriptedBackend.respond(Wire.ok("two"));

  private String hocon(Path file) {
    return "clusters { app { backends-file = \""
        + file
        + "\" } }\nroutes { all { cluster = app } }";
  }

  private Proxy listed(Path file) {
    closing(one);
    closing(two);
    return proxy(hocon(file));
  }

  /** At once, as whoever writes such files should. */
  private Path write(String text) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), text);
    return Files.move(next, directory.resolve("app.backends"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String ask(Proxy proxy) {
    try (RawClient client = RawClient.to(proxy.port())) {
      return client.exchange(Wire.get("/")).text();
    }
  }

  private static List<String> addresses(Proxy proxy) {
    return proxy.status().clusters().get(0).backends().stream()
        .map(GatewayView.Backend::address)
        .toList();
  }

  @Test
  void listThatChangesIsTakenWithoutAReload() throws IOException {
    Proxy proxy = listed(write(one.address() + " weight=3\n"));
    assertThat(ask(proxy)).isEqualTo("one");
    assertThat(proxy.status().clusters().get(0).backends().get(0).weight()).isEqualTo(3);
    write("# moved\n" + two.address() + "\n");
    Patience.until("the other list", () -> ask(proxy).equals("two"));
    one.awaitOpen(0);
    assertThat(addresses(proxy)).containsExactly(two.address());
    assertThat(proxy.metric("weir_config_generation")).isEqualTo(1);
    assertThat(proxy.metric("weir_backends_file_changes_total", "result=\"taken\"")).isEqualTo(1);
  }

  @Test
  void brokenListsChangeNothing() throws IOException {
    Path file = write(one.address() + "\n");
    Proxy proxy = listed(file);
    try (OperationalLog log = OperationalLog.watch()) {
      write(one.address() + "\n" + two.address() + " wieght=2\n");
      proxy.awaitMetric(0, "weir_backends_file_good");
      assertThat(log.problems())
          .singleElement()
          .asString()
          .contains("cluster app: the list of backends stays as it was")
          .contains(file + ":2: unknown word \"wieght=2\"; accepted are");
      write("");
      proxy.awaitMetric(2, "weir_backends_file_changes_total", "result=\"refused\"");
      Files.delete(file);
      proxy.awaitMetric(3, "weir_backends_file_changes_total", "result=\"refused\"");
      assertThat(addresses(proxy)).containsExactly(one.address());
      assertThat(ask(proxy)).isEqualTo("one");
      assertThat(log.problems()).hasSize(3);
    }
    ReloadResult refused = proxy.reload(hocon(file));
    assertThat(refused.ok()).isFalse();
    assertThat(refused.problems().get(0).toString())
        .contains("backends-file \"" + file + "\" does not exist");
    write(one.address() + "\n");
    proxy.awaitMetric(1, "weir_backends_file_good");
  }

  @Test
  void swappedDirectoryIsNoticed() throws IOException {
    Path first = Files.createDirectory(directory.resolve("first"));
    Path second = Files.createDirectory(directory.resolve("second"));
    Files.writeString(first.resolve("app.backends"), one.address());
    Files.writeString(second.resolve("app.backends"), two.address());
    Path link = Files.createSymbolicLink(directory.resolve("now"), first);
    Proxy proxy = listed(link.resolve("app.backends"));
    assertThat(ask(proxy)).isEqualTo("one");
    Path other = Files.createSymbolicLink(directory.resolve("then"), second);
    Files.move(other, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Patience.until("the other list", () -> ask(proxy).equals("two"));
  }

  @Test
  void reloadTakesTheListAsItIs() throws IOException {
    Path file = write(one.address() + "\n");
    Proxy proxy = listed(file);
    write(two.address() + "\n");
    assertThat(proxy.reload(hocon(file)).ok()).isTrue();
    assertThat(ask(proxy)).isEqualTo("two");
  }
}
