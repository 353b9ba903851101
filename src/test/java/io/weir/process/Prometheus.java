package io.weir.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.weir.dashboards.RuleFile;
import io.weir.testkit.Patience;
import io.weir.testkit.Ports;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real Prometheus that scrapes one target every second, with the rules and alerts of the
 * repository. From {@link #scraping} to {@link #close}, for the thread of a test.
 */
final class Prometheus implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
      rule_files: ["{recordings}", "{alerts}"]
      scrape_configs:
        - job_name: weir
          static_configs: [{ targets: ["127.0.0.1:{target}"] }]
      """;

  private final Ports port;
  private final Child process;

  private Prometheus(Ports port, Child process) {
    this.port = port;
    this.process = process;
  }

  /** Starts one that keeps its files in a directory and scrapes this port. */
  static Prometheus scraping(int target, Path directory) {
    String text =
        CONFIGURATION
            .replace("{recordings}", RuleFile.recordings().path().toString())
            .replace("{alerts}", RuleFile.alerts().path().toString())
            .replace("{target}", String.valueOf(target));
    Ports port = Ports.reserved();
    List<String> command =
        List.of(
            Programs.need("prometheus"),
            "--config.file=" + write(directory.resolve("prometheus.yml"), text),
            "--storage.tsdb.path=" + directory.resolve("prometheus"),
            "--web.listen-address=" + port.address(),
            "--log.level=warn");
    Prometheus started = new Prometheus(port, Child.start(directory, command));
    try {
      Patience.until("Prometheus to be ready", started::ready);
      return started;
    } catch (RuntimeException | AssertionError e) {
      started.close();
      throw e;
    }
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean ready() {
    if (!process.isAlive()) {
      throw new AssertionError("Prometheus has ended: " + process.awaitEnd());
    }
    return listens() && ask("/-/ready").status() == 200;
  }

  private boolean listens() {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port());
    try (SocketChannel connection = SocketChannel.open(address)) {
      return connection.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private WireMessage ask(String target) {
    try (RawClient client = RawClient.to(port.port())) {
      return client.exchange(Wire.get(target));
    }
  }

  /** What one of its interfaces has to say; fails if that is an error. */
  Config get(String target) {
    WireMessage answer = ask(target);
    ConfigParseOptions json = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
    Config parsed = ConfigFactory.parseString(answer.text(), json);
    if (!parsed.getString("status").equals("success")) {
      throw new AssertionError(target + ": " + answer.text());
    }
    return parsed.getConfig("data");
  }

  /** Whether a query has a result now that is more than numbers that are none. */
  boolean hasData(String query) {
    Config data = get("/api/v1/query?query=" + URLEncoder.encode(query, UTF_8));
    return data.getConfigList("result").stream()
        .anyMatch(each -> !each.getList("value").unwrapped().get(1).equals("NaN"));
  }

  /** Everything it evaluates, alerts and recordings. */
  List<? extends Config> rules() {
    return get("/api/v1/rules").getConfigList("groups").stream()
        .flatMap(group -> group.getConfigList("rules").stream())
        .toList();
  }

  @Override
  public void close() {
    process.close();
    port.close();
  }
}
