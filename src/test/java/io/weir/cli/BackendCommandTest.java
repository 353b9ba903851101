package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigLoader;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator can do to the backends of a running weir. */
@SuppressWarnings("NullAway.Init") // The gateway is there before each test.
@Timeout(60)
final class BackendCommandTest {
  private static final String CONFIG =
      """
      runtime { loops = 1, warm-up = 0s }
      access-log.enabled = false
      admin { bind = off, control = weir.sock }
      listeners { web { bind = "127.0.0.1:0" } }
      clusters {
        shop { backends = [{ address = "127.0.0.1:9001", weight = 3 }, "127.0.0.1:9002"] }
        api { backends = ["unix:/run/app.sock", { address = "127.0.0.1:9003", backup = true }] }
      }
      routes { shop { cluster = shop } }
      """;

  @TempDir Path directory;
  private final Output output = new Output();
  private Path file;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    file = output.file(directory, CONFIG);
    GatewayOptions options = GatewayOptions.embedded().reloadingFrom(() -> ConfigLoader.load(file));
    gateway = Gateway.start(ConfigLoader.load(file), options);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private int run(String command, String... words) {
    String[] all = new String[words.length + 2];
    all[0] = command;
    all[1] = file.toString();
    System.arraycopy(words, 0, all, 2, words.length);
    return output.run(all);
  }

  private String state(int cluster, int backend) {
    return gateway.view().status().clusters().get(cluster).backends().get(backend).state();
  }

  @Test
  void backends_all_areATable() {
    assertThat(run("backends")).isZero();
    assertThat(output.out().lines())
        .containsExactly(
            "CLUSTER  BACKEND                  STATE  WEIGHT  IN FLIGHT  WHY",
            "shop     127.0.0.1:9001           up     3       0",
            "shop     127.0.0.1:9002           up     1       0",
            "api      unix:/run/app.sock       up     1       0",
            "api      127.0.0.1:9003 (backup)  up     1       0");
  }

  @Test
  void backends_ofOneClusterAsJson_areObjects() {
    run("drain", "api/unix:/run/app.sock");
    assertThat(run("backends", "api", "--json")).isZero();
    assertThat(output.out())
        .endsWith(
            """
            [{"cluster":"api","backend":"unix:/run/app.sock","state":"drained","reason":"by an \
            operator","weight":1,"inFlight":0,"backup":false},{"cluster":"api","backend":\
            "127.0.0.1:9003","state":"up","reason":"","weight":1,"inFlight":0,"backup":true}]
            """);
  }

  @Test
  void drainMaintenanceUndrain_eachSaysWhatItDid() {
    assertThat(run("drain", "shop/127.0.0.1:9001")).isZero();
    assertThat(output.out()).isEqualTo("shop/127.0.0.1:9001 is drained, 0 in flight\n");
    assertThat(state(0, 0)).isEqualTo("drained");
    run("drain", "shop/127.0.0.1:9001");
    assertThat(output.out()).endsWith("is drained already, 0 in flight\n");
    run("maintenance", "shop/127.0.0.1:9001");
    assertThat(output.out()).endsWith("is in maintenance, 0 in flight\n");
    assertThat(state(0, 0)).isEqualTo("maintenance");
    run("undrain", "shop/127.0.0.1:9001");
    assertThat(output.out()).endsWith("is returned to service\n");
    assertThat(state(0, 0)).isEqualTo("up");
  }

  @Test
  void whatAnOperatorSaid_holdsThroughReloads_untilTheBackendLeaves() throws IOException {
    run("drain", "shop/127.0.0.1:9001");
    run("weight", "shop/127.0.0.1:9002", "42");
    String other = CONFIG.replace("shop { backends", "shop { max-connections = 5, backends");
    Files.writeString(file, other);
    assertThat(run("reload")).isZero();
    assertThat(state(0, 0)).isEqualTo("drained");
    assertThat(gateway.view().status().clusters().get(0).backends().get(1).weight()).isEqualTo(42);
    Files.writeString(file, CONFIG.replace("127.0.0.1:9001", "127.0.0.1:9009"));
    run("reload");
    Files.writeString(file, CONFIG);
    run("reload");
    assertThat(state(0, 0)).isEqualTo("up");
    assertThat(gateway.view().status().clusters().get(0).backends().get(1).weight()).isEqualTo(42);
  }

  @Test
  void explainLive_saysWhichBackendsAreSkippedAndWhy() {
    run("drain", "shop/127.0.0.1:9002");
    assertThat(run("explain", "GET", "http://h/", "--live")).isZero();
    assertThat(output.out())
        .contains("backend   127.0.0.1:9001, weight 3\n")
        .contains("backend   127.0.0.1:9002, not used: drained, by an operator\n");
    gateway.close();
    assertThat(run("explain", "GET", "http://h/", "--live")).isEqualTo(1);
    assertThat(output.err()).startsWith("weir: no weir is running here");
    assertThat(run("explain", "GET", "http://h/")).isZero();
  }

  @Test
  void weight_givenAndTakenBack_isSeen() {
    assertThat(run("weight", "shop/127.0.0.1:9001", "7")).isZero();
    assertThat(output.out()).isEqualTo("shop/127.0.0.1:9001 has the weight 7\n");
    run("backends", "shop");
    assertThat(output.out()).contains("127.0.0.1:9001  up     7");
    run("weight", "shop/127.0.0.1:9001", "configured");
    assertThat(output.out()).endsWith("has its configured weight\n");
    run("backends", "shop");
    assertThat(output.out()).contains("127.0.0.1:9001  up     3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "drain|shpo/127.0.0.1:9001||there is no cluster 'shpo'; did you mean \"shop\"?",
        "drain|nothing/x||there is no cluster 'nothing'; there are shop, api",
        "drain|shop/127.0.0.1:9011||cluster shop has no backend '127.0.0.1:9011'; did you mean"
            + " \"127.0.0.1:9001\"?",
        "undrain|shop/x||cluster shop has no backend 'x'; it has 127.0.0.1:9001, 127.0.0.1:9002",
        "maintenance|shop||'shop' names no backend; it has 127.0.0.1:9001, 127.0.0.1:9002",
        "weight|shop/127.0.0.1:9001|1001|'1001' is no weight; accepted are 1 to 1000, configured",
        "weight|shop/127.0.0.1:9001|0|'0' is no weight; accepted are 1 to 1000, configured",
        "backends|shpo||there is no cluster 'shpo'; did you mean \"shop\"?",
      })
  void wrongName_isOneSentenceWithAHint(
      String command, String name, @Nullable String number, String say) {
    String[] words = number == null ? new String[] {name} : new String[] {name, number};
    assertThat(run(command, words)).isEqualTo(1);
    assertThat(output.err()).isEqualTo(say + "\n");
    assertThat(output.out()).isEmpty();
  }

  @Test
  void missingWord_isWrongUsage() {
    assertThat(run("drain")).isEqualTo(2);
    assertThat(output.err()).contains("CLUSTER/BACKEND is missing");
    assertThat(run("weight", "shop/127.0.0.1:9001")).isEqualTo(2);
    assertThat(run("undrain", "a/b", "c")).isEqualTo(2);
  }

  @Test
  void noWeirThere_isOneSentence() {
    gateway.close();
    assertThat(run("backends")).isEqualTo(1);
    assertThat(output.err()).startsWith("weir: no weir is running here").hasLineCount(1);
  }
}
