package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.weir.admin.GatewayView;
import io.weir.testkit.OperationalLog;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Before it is ready weir exercises with itself; who looks at it must not see that. */
class WarmUpIT extends WireTest {
  private static final String SAID = "warmed up by [1-9][0-9]* exchanges in [0-9]+ ms";

  private final Logger gateway = (Logger) LoggerFactory.getLogger("io.weir.gateway");

  @TempDir Path directory;

  @BeforeEach
  void listen() {
    gateway.setLevel(Level.DEBUG);
  }

  @AfterEach
  void listenNoMore() {
    gateway.setLevel(null);
  }

  private Proxy warmedUp(ScriptedBackend backend, String time, Path accessLog) {
    return proxyTo(
        backend, "runtime.warm-up = " + time, "access-log.target = \"" + accessLog + "\"");
  }

  @Test
  void nothingThatIsConfiguredSeesIt() throws IOException {
    Path accessLog = directory.resolve("access.log");
    ScriptedBackend backend = responding(Wire.ok("yes"));
    try (OperationalLog log = OperationalLog.watch()) {
      Proxy proxy = warmedUp(backend, "10s", accessLog);
      assertThat(log.said()).anyMatch(line -> line.matches(SAID));
      String metrics = proxy.adminGet("/metrics").text();
      assertThat(metrics).contains("weir_build_info").doesNotContain("rehearsal");
      assertThat(proxy.metric("weir_requests_total")).isZero();
      assertThat(proxy.metric("weir_connections_total")).isZero();
      GatewayView.Status status = proxy.status();
      assertThat(status.listeners()).allMatch(each -> each.accepted() == 0);
      assertThat(status.clusters().get(0).backends()).allMatch(each -> each.open() == 0);
      assertThat(client(proxy).exchange(Wire.get("/mine")).text()).isEqualTo("yes");
      Patience.until("a line in the access log", () -> !lines(accessLog).isEmpty());
      assertThat(lines(accessLog)).singleElement().asString().contains("/mine");
      assertThat(log.problems()).isEmpty();
    }
  }

  @Test
  void theKeySwitchesItOff() {
    try (OperationalLog log = OperationalLog.watch()) {
      warmedUp(responding(Wire.ok("yes")), "0s", directory.resolve("access.log"));
      assertThat(log.said()).noneMatch(line -> line.contains("warm"));
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
