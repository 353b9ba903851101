package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.admin.ControlClient;
import io.weir.admin.GatewayView.Phase;
import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class GatewayTest {

  @Test
  void start_portZero_servesWhereItSays() throws IOException {
    try (Gateway gateway = Gateway.start(answering("one"))) {
      assertThat(get(gateway.boundAddress("web"))).contains("200 OK").endsWith("one");
      assertThat(gateway.view().status().phase()).isEqualTo(Phase.RUNNING);
      assertThat(gateway.banner())
          .startsWith("weir ")
          .contains("web http://127.0.0.1:" + gateway.boundAddress("web").getPort())
          .contains("1 loop");
    }
  }

  @Test
  void boundAddress_unknownListener_isRefused() {
    try (Gateway gateway = Gateway.start(answering("one"))) {
      assertThatThrownBy(() -> gateway.boundAddress("tls"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tls");
    }
  }

  @Test
  void drain_duringTheRehearsal_endsBoth() throws Exception {
    Loaded loaded = parse(text("one").replace("warm-up = 0s", "warm-up = 10s"));
    Gateway gateway = Gateway.open(loaded, GatewayOptions.embedded());
    CompletableFuture<Boolean> ready = CompletableFuture.supplyAsync(gateway::warmUp);
    gateway.drain();
    assertThat(gateway.awaitStopped(20, TimeUnit.SECONDS)).isTrue();
    assertThat(ready.get(20, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void start_twice_runsBesideEachOther() throws IOException {
    try (Gateway first = Gateway.start(answering("one"));
        Gateway second = Gateway.start(answering("two"))) {
      assertThat(get(first.boundAddress("web"))).endsWith("one");
      assertThat(get(second.boundAddress("web"))).endsWith("two");
    }
  }

  @Test
  void start_configWithProblems_saysAllOfThem() {
    Loaded loaded = parse("listeners { web { bind = \"127.0.0.1:0\" } }\ncolour = 1\nshape = 2");

    assertThatThrownBy(() -> Gateway.start(loaded))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("test.conf:2")
        .hasMessageContaining("test.conf:3");
  }

  @Test
  void start_portTaken_namesListenerAddressAndReason() throws IOException {
    try (ServerSocket taken = listenSomewhere()) {
      Loaded loaded =
          parse("listeners { web { bind = \"127.0.0.1:" + taken.getLocalPort() + "\" } }");

      assertThatThrownBy(() -> Gateway.start(loaded))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("listener web cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void start_portOfAnotherGateway_isRefusedAlthoughTheKernelWouldShareIt() {
    try (Gateway first = Gateway.start(answering("one"))) {
      int port = first.boundAddress("web").getPort();

      assertThatThrownBy(
              () -> Gateway.start(parse("listeners { web { bind = \"127.0.0.1:" + port + "\" } }")))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void start_adminPortTaken_leavesNoListenerOpen() throws IOException {
    int port = freePort();
    try (ServerSocket taken = listenSomewhere()) {
      Loaded loaded =
          ConfigLoader.parse(
              "listeners { web { bind = \"127.0.0.1:%d\" } }\nadmin.bind = \"127.0.0.1:%d\""
                  .formatted(port, taken.getLocalPort()),
              "test.conf");

      assertThatThrownBy(() -> Gateway.start(loaded))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("admin.bind");
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  @Test
  void reload_goodConfig_isInForceForTheNextRequest() throws IOException {
    try (Gateway gateway = Gateway.start(answering("one"))) {
      InetSocketAddress web = gateway.boundAddress("web");

      ReloadResult result = gateway.reload(answering("two"));

      assertThat(result.ok()).isTrue();
      assertThat(result.generation()).isEqualTo(2);
      assertThat(gateway.boundAddress("web")).isEqualTo(web);
      assertThat(get(web)).endsWith("two");
      assertThat(gateway.view().status().generation().lastReloadOk()).isTrue();
    }
  }

  @Test
  void reload_badConfig_changesNothingAndSaysWhy() throws IOException {
    try (Gateway gateway = Gateway.start(answering("one"))) {
      ReloadResult result = gateway.reload(parse("listeners {}\nroutes { a { pth = \"/\" } }"));

      assertThat(result.ok()).isFalse();
      assertThat(result.generation()).isEqualTo(1);
      assertThat(result.text()).contains("test.conf:2");
      assertThat(get(gateway.boundAddress("web"))).endsWith("one");
      assertThat(gateway.view().status().generation().lastReloadOk()).isFalse();
    }
  }

  @Test
  void reload_fixedSetting_isRefused() {
    try (Gateway gateway = Gateway.start(answering("one"))) {
      ReloadResult result =
          gateway.reload(
              parse(
                  "runtime { loops = 2, warm-up = 0s }\n"
                      + "listeners { web { bind = \"127.0.0.1:0\" } }"));

      assertThat(result.ok()).isFalse();
      assertThat(result.text()).contains("'runtime' cannot change");
    }
  }

  @Test
  void reload_newListenerCannotBind_opensNothing() throws IOException {
    int port = freePort();
    try (Gateway gateway = Gateway.start(answering("one"));
        ServerSocket taken = listenSomewhere()) {
      ReloadResult result =
          gateway.reload(
              parse(
                  """
                  runtime { loops = 1, warm-up = 0s }
                  listeners {
                    web { bind = "127.0.0.1:0" }
                    good { bind = "127.0.0.1:%d" }
                    bad { bind = "127.0.0.1:%d" }
                  }
                  """
                      .formatted(port, taken.getLocalPort())));

      assertThat(result.ok()).isFalse();
      assertThat(result.text()).contains("test.conf:5: listener bad cannot listen");
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      assertThat(get(gateway.boundAddress("web"))).endsWith("one");
    }
  }

  @Test
  void reload_sourceThatThrows_changesNothing() throws IOException {
    GatewayOptions options =
        GatewayOptions.embedded()
            .reloadingFrom(
                () -> {
                  throw new IllegalStateException("broken source");
                });
    try (Gateway gateway = Gateway.start(answering("one"), options)) {
      ReloadResult result = gateway.reload();

      assertThat(result.ok()).isFalse();
      assertThat(result.text()).contains("broken source");
      assertThat(get(gateway.boundAddress("web"))).endsWith("one");
    }
  }

  @Test
  void reload_sourceThatMeetsAnError_changesNothingAndTheNextOneBegins() {
    AtomicInteger times = new AtomicInteger();
    GatewayOptions options =
        GatewayOptions.embedded()
            .reloadingFrom(
                () -> {
                  if (times.getAndIncrement() == 0) {
                    throw new NoClassDefFoundError("no descriptor left to load it");
                  }
                  return answering("two");
                });
    try (Gateway gateway = Gateway.start(answering("one"), options)) {
      gateway.requestReload();

      assertThat(gateway.reload().ok()).isTrue();
      assertThat(times).hasValue(2);
    }
  }

  @Test
  void reload_withoutSource_isRefused() {
    try (Gateway gateway = Gateway.start(answering("one"))) {
      assertThat(gateway.reload().text()).contains("no file to read again");
    }
  }

  @Test
  void requestReload_manyAtOnce_endWithTheLast() {
    AtomicInteger content = new AtomicInteger();
    GatewayOptions options =
        GatewayOptions.embedded().reloadingFrom(() -> answering("content " + content.get()));
    try (Gateway gateway = Gateway.start(answering("one"), options)) {
      for (int i = 1; i <= 50; i++) {
        content.set(i);
        gateway.requestReload();
      }

      // Whatever was requested before is in front of this one on the control thread.
      ReloadResult last = gateway.reload();

      assertThat(last.ok()).isTrue();
      assertThat(last.generation()).isBetween(3L, 52L);
      assertThat(gateway.view().status().routes()).hasSize(1);
    }
  }

  @Test
  void control_reload_answersHowItEnded(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("weir.conf");
    Path socket = directory.resolve("weir.sock");
    Files.writeString(file, text("one") + "admin.control = weir.sock");
    GatewayOptions options = GatewayOptions.embedded().reloadingFrom(() -> ConfigLoader.load(file));
    try (Gateway gateway = Gateway.start(ConfigLoader.load(file), options)) {
      Files.writeString(file, text("two") + "admin.control = weir.sock");
      assertThat(ask(socket, "reload")).first().asString().startsWith("ok generation 2");
      assertThat(get(gateway.boundAddress("web"))).endsWith("two");

      Files.writeString(file, text("three") + "admin.contrl = weir.sock");
      assertThat(ask(socket, "reload").get(0)).startsWith("error reload refused");
      assertThat(get(gateway.boundAddress("web"))).endsWith("two");

      assertThat(ask(socket, "reload now").get(0)).startsWith("error");
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void drain_nothingOpen_stops() {
    Gateway gateway = Gateway.start(answering("one"));
    InetSocketAddress web = gateway.boundAddress("web");

    gateway.drain();
    gateway.drain();

    assertThat(gateway.awaitStopped(30, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.view().readiness().ready()).isFalse();
    assertThatThrownBy(() -> get(web)).isInstanceOf(IOException.class);
    gateway.close();
  }

  @Test
  void drain_withDelay_isNotReadyButServes() throws IOException {
    try (Gateway gateway = Gateway.start(parse(text("one") + "drain.delay = 1h"))) {
      gateway.drain();

      assertThat(gateway.view().readiness().ready()).isFalse();
      assertThat(gateway.view().readiness().reason()).isEqualTo("draining");
      assertThat(get(gateway.boundAddress("web"))).endsWith("one");
      assertThat(gateway.reload(answering("two")).text()).contains("ending");
      assertThat(get(gateway.boundAddress("web"))).endsWith("one");
    }
  }

  @Test
  void admin_readyAndStatus_followTheGateway() throws IOException {
    Loaded loaded =
        ConfigLoader.parse(
            "runtime { loops = 1, warm-up = 0s }\nadmin.bind = \"127.0.0.1:0\"\n"
                + "listeners { web { bind = \"127.0.0.1:0\" } }\ndrain.delay = 1h",
            "test.conf");
    try (Gateway gateway = Gateway.start(loaded)) {
      InetSocketAddress admin = Objects.requireNonNull(gateway.adminAddress());

      assertThat(get(admin, "/ready")).startsWith("HTTP/1.1 200");
      assertThat(get(admin, "/status")).contains("\"configFile\":\"test.conf\"");
      gateway.drain();
      assertThat(get(admin, "/ready")).startsWith("HTTP/1.1 503");
    }
  }

  @Test
  void close_twice_isHarmless() {
    Gateway gateway = Gateway.start(answering("one"));

    gateway.close();
    gateway.close();

    assertThat(gateway.awaitStopped(0, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void reload_afterTheEnd_isRefused() {
    Gateway gateway = Gateway.start(answering("one"));
    gateway.close();

    assertThat(gateway.reload(answering("two")).text()).contains("weir has ended");
    gateway.requestReload();
    assertThat(gateway.view().status().generation().number()).isEqualTo(1);
  }

  private static List<String> ask(Path socket, String command) throws IOException {
    return ControlClient.send(socket, command, Duration.ofSeconds(30));
  }

  private static Loaded answering(String body) {
    return parse(text(body));
  }

  private static String text(String body) {
    return """
    runtime { loops = 1, warm-up = 0s }
    admin.bind = off
    access-log.enabled = false
    listeners { web { bind = "127.0.0.1:0" } }
    routes { all { respond { body = "%s" } } }
    """
        .formatted(body);
  }

  private static Loaded parse(String hocon) {
    return ConfigLoader.parse(hocon + "\nadmin.bind = off", "test.conf");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = listenSomewhere()) {
      return socket.getLocalPort();
    }
  }

  private static ServerSocket listenSomewhere() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static String get(InetSocketAddress address) throws IOException {
    return get(address, "/");
  }

  private static String get(InetSocketAddress address, String path) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }
}
