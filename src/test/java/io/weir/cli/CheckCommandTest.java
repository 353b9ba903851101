package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckCommandTest {
  private static final String GOOD =
      """
      listeners { web { bind = ":8080" } }
      clusters { app { backends = ["localhost:3000", "no-such-host.invalid:80"] } }
      routes { app { path = "/*", cluster = app } }
      """;
  private static final String BAD =
      """
      listeners { web { bind = ":8080", colour = "blue \\"sky\\"" } }
      routes {
        app { path = "/*", cluster = app }
      }
      """;

  @TempDir Path directory;
  private final Output output = new Output();

  @Test
  void check_goodFile_printsOneSummary() throws IOException {
    Path file = output.file(directory, GOOD);

    assertThat(output.run("check", file.toString())).isZero();
    assertThat(output.out())
        .containsPattern(": about [0-9]+ series of metrics\n")
        .endsWith(file + ": fine, 1 listener, 1 route, 1 cluster, 2 backends\n");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void check_badFile_printsEveryProblemWithItsLine() throws IOException {
    Path file = output.file(directory, BAD);

    assertThat(output.run("check", file.toString())).isEqualTo(1);
    assertThat(output.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(file + ":1: ").contains("colour"),
            line -> assertThat(line).startsWith(file + ":3: ").contains("app"),
            line -> assertThat(line).isEqualTo(file + ": 2 problems"));
  }

  @Test
  void check_jsonOfNoFile_isAProblemLikeAnyOther() {
    Path none = directory.resolve("none.conf");

    assertThat(output.run("check", "--json", none.toString())).isEqualTo(1);
    assertThat(output.out())
        .startsWith("{\"file\":\"" + none + "\",\"ok\":false,\"problems\":[{\"severity\":\"error\"")
        .contains("\"line\":0,\"message\":\"file does not exist\"")
        .hasLineCount(1);
    assertThat(output.err()).isEmpty();
  }

  @Test
  void convert_jsonOfNoFile_isAProblemLikeAnyOther() {
    Path none = directory.resolve("none.nginx");

    assertThat(output.run("convert", "nginx", "--json", none.toString())).isEqualTo(1);
    assertThat(output.out())
        .contains("\"ok\":false", "\"message\":\"does not exist\"")
        .hasLineCount(1);
    assertThat(output.err()).isEmpty();
  }

  @Test
  void check_jsonOfBadFile_isOneObject() throws IOException {
    Path file = output.file(directory, BAD);

    assertThat(output.run("check", "--json", file.toString())).isEqualTo(1);
    assertThat(output.out())
        .startsWith("{\"file\":\"" + file + "\",\"ok\":false,\"problems\":[{\"severity\":\"error\"")
        .contains("\"line\":1,\"message\":", "\"line\":3,\"message\":")
        .endsWith("],\"warnings\":[]}\n")
        .hasLineCount(1);
  }

  @Test
  void check_jsonOfGoodFile_saysOk() throws IOException {
    Path file = output.file(directory, GOOD);

    assertThat(output.run("check", file.toString(), "--json")).isZero();
    assertThat(output.out()).contains("\"ok\":true,\"problems\":[],\"warnings\":[");
  }

  @Test
  void check_unknownOption_isWrongUsage() throws IOException {
    Path file = output.file(directory, GOOD);

    assertThat(output.run("check", "--jsn", file.toString())).isEqualTo(2);
    assertThat(output.err()).startsWith("weir check: unknown option --jsn\nusage: ");
  }
}
