package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files as such: whether they can be read, where relative paths lead, what stands in the
 * environment.
 */
class ConfigLoaderTest {
  private static final String LISTENER = "listeners { web { bind = \":80\" } }\n";

  @TempDir Path directory;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void load_missingFile_isOneProblem() {
    Path file = directory.resolve("none.conf");

    assertThat(ConfigLoader.load(file).problems()).hasToString(file + ": file does not exist");
  }

  @Test
  void load_directory_isOneProblem() {
    assertThat(ConfigLoader.load(directory).problems())
        .hasToString(directory + ": file is not a regular file");
  }

  @Test
  void load_size_isAcceptedUpToTheLimit() throws IOException {
    Path file = write("x.conf", LISTENER + "#".repeat(Sources.MAX_BYTES - LISTENER.length()));
    assertThat(ConfigLoader.load(file).problems().list()).isEmpty();

    Files.writeString(file, LISTENER + "#".repeat(Sources.MAX_BYTES));
    assertThat(ConfigLoader.load(file).problems())
        .hasToString(file + ": file is too large; accepted are up to 1MiB");
  }

  @Test
  void load_otherEncoding_isOneProblem() throws IOException {
    Path file = directory.resolve("latin.conf");
    Files.write(file, "a = 1\nx = \u00fc\nb = 1".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(ConfigLoader.load(file).problems()).hasToString(file + ":2: file is not UTF-8 text");
  }

  @Test
  void load_otherEncodingOfAnInclude_isAProblemThere() throws IOException {
    Path part = directory.resolve("latin.conf");
    Files.write(part, "\nx = \u00fc".getBytes(StandardCharsets.ISO_8859_1));
    Path file = write("x.conf", LISTENER + "include \"latin.conf\"");

    assertThat(ConfigLoader.load(file).problems())
        .hasToString(part + ":2: include \"latin.conf\" is not UTF-8 text");
  }

  @Test
  void load_fileThatEndsWithinACharacter_isAProblemInItsLastLine() throws IOException {
    Path file = directory.resolve("cut.conf");
    Files.write(file, new byte[] {'#', '\n', '#', (byte) 0xc3});

    assertThat(ConfigLoader.load(file).problems()).hasToString(file + ":2: file is not UTF-8 text");
  }

  @Test
  void load_byteOrderMark_isSkipped() throws IOException {
    assertThat(ConfigLoader.load(write("x.conf", "\ufeff" + LISTENER)).problems().list()).isEmpty();
  }

  @Test
  void load_relativePaths_startAtTheDirectoryOfTheFile() throws IOException {
    Path file = write("x.conf", LISTENER + "admin.control = a/b.sock, access-log.target = c.log");

    GatewayConfig config = ConfigLoader.load(file).config();

    assertThat(config.admin().control()).isEqualTo(directory.resolve("a/b.sock"));
    assertThat(config.accessLog().target()).isEqualTo(directory.resolve("c.log").toString());
  }

  @Test
  void parse_text_calledByItsName() {
    Loaded loaded = ConfigLoader.parse("\nlisteners { web { bind = x } }", "command line");

    assertThat(loaded.problems())
        .hasToString(
            "command line:2: bind \"x\" has no port; accepted is host:port; did you mean"
                + " \"x:80\"?");
  }

  @Test
  void parse_deepNesting_isAProblemAndNoError() {
    String brackets = "x = " + "[".repeat(100_000) + "]".repeat(100_000);
    String dots = "a.".repeat(100_000) + "a = 1";
    String fewer = "a.".repeat(100) + "a = 1";

    for (String text : new String[] {brackets, dots, fewer}) {
      assertThat(ConfigLoader.parse(LISTENER + text, "deep").problems().list())
          .singleElement()
          .extracting(Problem::message)
          .isEqualTo("is nested too deeply");
    }
  }

  @Test
  void parse_deepNesting_isToldWithItsLine() {
    String text = LISTENER + "a = { b = [1, [2]] }\nx = " + "[".repeat(100_000) + "\n\n";

    assertThat(ConfigLoader.parse(text, "deep").problems())
        .hasToString("deep:3: is nested too deeply");
  }

  @Test
  void parse_environment_comesAfterTheFileAndBeforeTheDefaults() {
    String text =
        "backlog = 7\n"
            + LISTENER
            + "listeners.web.backlog = ${backlog}\n"
            + "listeners.web.timeouts { header = ${HEADER}, keep-alive = ${timeouts.idle} }";

    Loaded loaded = ConfigLoader.parse(text, "x", Map.of("backlog", "8", "HEADER", "2s"));

    ListenerConfig listener = loaded.config().listeners().get(0);
    assertThat(listener.backlog()).isEqualTo(7);
    assertThat(listener.timeouts().header()).isEqualTo(Duration.ofSeconds(2));
    assertThat(listener.timeouts().keepAlive()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void parse_realEnvironment_isUsed() {
    Loaded loaded = ConfigLoader.parse("access-log.target = ${PATH}", "x");

    assertThat(loaded.config().accessLog().target()).isEqualTo(System.getenv("PATH"));
  }

  @Test
  void parse_optionalVariableThatIsNotSet_leavesTheDefault() {
    Loaded loaded = ConfigLoader.parse(LISTENER + "runtime.loops = ${?LOOPS}", "x", Map.of());

    assertThat(loaded.config().runtime().loops()).isZero();
    assertThat(loaded.problems().list()).isEmpty();
  }

  @Test
  void sha_sameMeaning_isEqual() {
    String sha = ConfigLoader.parse("a { b = 1 }\n" + LISTENER, "x").config().sha();

    assertThat(sha).matches("[0-9a-f]{12}");
    assertThat(ConfigLoader.parse("# c\n" + LISTENER + "a.b = 1", "y").config().sha())
        .isEqualTo(sha);
    assertThat(ConfigLoader.parse(LISTENER + "a.b = 2", "x").config().sha()).isNotEqualTo(sha);
  }
}
