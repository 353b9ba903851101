package io.weir.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.BackendConfig;
import io.weir.config.BackendsFile;
import io.weir.config.ConfigLoader;
import io.weir.config.MetricsConfig;
import io.weir.config.Problem;
import io.weir.health.ManualControl;
import io.weir.telemetry.Telemetry;
import io.weir.testkit.Metrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which list is in force while a file changes. */
final class ListWatchTest {
  @TempDir private Path directory;

  private final ManualControl control = new ManualControl();
  private final Telemetry telemetry = new Telemetry(1, new MetricsConfig(List.of(1.0)));
  private final Prepared taker = new Prepared();

  /** Takes whatever a test lets it take. */
  private static final class Prepared implements ListWatch.Taker {
    private final List<Runnable> open = new ArrayList<>();
    private List<Problem> wrong = List.of();
    private int changes;

    @Override
    public void prepare(List<BackendConfig> backends, Runnable taken) {
      open.add(taken);
    }

    @Override
    public void changed() {
      changes++;
    }

    @Override
    public List<Problem> problems(BackendsFile.Reading reading) {
      return wrong;
    }

    void takeAll() {
      open.forEach(Runnable::run);
      open.clear();
    }
  }

  @AfterEach
  void close() {
    telemetry.close();
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("app.backends"), text);
  }

  private ListWatch watch() throws IOException {
    String hocon =
        """
        listeners { web { bind = ":0" } }
        clusters { app { backends = ["10.0.0.9:80"], backends-file = "%s" } }
        """;
    BackendsFile file =
        Objects.requireNonNull(
            ConfigLoader.parse(hocon.formatted(write("10.0.0.1:80")), "test.conf")
                .config()
                .clusters()
                .get(0)
                .backendsFile());
    return new ListWatch("app", file, control, telemetry.cluster("app").discovery(), taker);
  }

  private void look(ListWatch watch) {
    watch.look();
    control.settle();
  }

  private static List<String> addresses(ListWatch watch) {
    return watch.backends().stream().map(backend -> backend.address().toString()).toList();
  }

  private double metric(String name, String... labels) {
    String scrape = new String(telemetry.scrape().render(null).body(), StandardCharsets.UTF_8);
    return Metrics.sum(scrape, name, labels);
  }

  @Test
  void sameContent_nothingHappens() throws IOException {
    ListWatch watch = watch();
    look(watch);
    write("10.0.0.1:80");
    look(watch);
    assertThat(taker.open).isEmpty();
    assertThat(addresses(watch)).containsExactly("10.0.0.9:80", "10.0.0.1:80");
  }

  @Test
  void otherList_isInForceOnceItIsPrepared() throws IOException {
    ListWatch watch = watch();
    write("10.0.0.2:80");
    look(watch);
    assertThat(addresses(watch)).contains("10.0.0.1:80");
    taker.takeAll();
    assertThat(addresses(watch)).containsExactly("10.0.0.9:80", "10.0.0.2:80");
    assertThat(taker.changes).isEqualTo(1);
  }

  @Test
  void twoListsWhilePreparing_theLaterOneCounts() throws IOException {
    ListWatch watch = watch();
    write("10.0.0.2:80");
    look(watch);
    write("10.0.0.3:80");
    look(watch);
    taker.takeAll();
    assertThat(addresses(watch)).containsExactly("10.0.0.9:80", "10.0.0.3:80");
    assertThat(taker.changes).isEqualTo(1);
  }

  @Test
  void wrongList_isToldOnceAndTheRightOneAgainIsNoChange() throws IOException {
    ListWatch watch = watch();
    write("10.0.0.2");
    look(watch);
    look(watch);
    assertThat(metric("weir_backends_file_good")).isZero();
    assertThat(metric("weir_backends_file_changes_total", "result=\"refused\"")).isEqualTo(1);
    write("10.0.0.1:80");
    look(watch);
    assertThat(metric("weir_backends_file_good")).isEqualTo(1);
    assertThat(taker.open).isEmpty();
    assertThat(addresses(watch)).contains("10.0.0.1:80");
  }

  @Test
  void backendThatIsInTheConfigurationToo_isWrong() throws IOException {
    ListWatch watch = watch();
    write("10.0.0.9:80");
    look(watch);
    assertThat(metric("weir_backends_file_good")).isZero();
  }

  @Test
  void listThatThisMachineCannotServe_isWrong() throws IOException {
    ListWatch watch = watch();
    taker.wrong = List.of(new Problem(watch.backends().get(0).origin(), "no unix sockets here"));
    write("unix:/run/app.sock");
    look(watch);
    assertThat(taker.open).isEmpty();
    assertThat(metric("weir_backends_file_good")).isZero();
  }

  @Test
  void ended_changesNothing() throws IOException {
    ListWatch watch = watch();
    write("10.0.0.2:80");
    look(watch);
    watch.end();
    taker.takeAll();
    assertThat(taker.changes).isZero();
    assertThat(metric("weir_backends_file_good")).isZero();
  }
}
