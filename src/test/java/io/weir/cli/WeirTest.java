package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WeirTest {
  private final Output output = new Output();

  @Test
  void run_nothing_printsUsageToErr() {
    assertThat(output.run()).isEqualTo(2);
    assertThat(output.err()).startsWith("usage: weir COMMAND").contains("  explain");
    assertThat(output.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void run_help_printsUsageToOut(String word) {
    assertThat(output.run(word)).isZero();
    assertThat(output.out()).startsWith("usage: weir COMMAND").contains("  routes");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void logLevel_thatThereIsNot_isRefusedAndNotTheMostTalkativeOne() {
    assertThat(JvmDefaults.logLevel(null)).isEmpty();
    assertThat(JvmDefaults.logLevel("WARN")).isEmpty();
    assertThat(System.getProperty(JvmDefaults.LOG_LEVEL)).isNull();
    try {
      assertThat(JvmDefaults.logLevel("warm"))
          .isEqualTo(
              "WEIR_LOG_LEVEL 'warm' is no level; accepted are error, warn, info, debug, trace,"
                  + " off; did you mean \"warn\"?");
      assertThat(System.getProperty(JvmDefaults.LOG_LEVEL)).isEqualTo("info");
    } finally {
      System.clearProperty(JvmDefaults.LOG_LEVEL);
    }
  }

  @Test
  void run_mistypedCommand_suggestsTheNearest() {
    assertThat(output.run("chekc", "a.conf")).isEqualTo(2);
    assertThat(output.err())
        .startsWith("weir: there is no command 'chekc'; did you mean \"check\"?\n");
  }

  @Test
  void run_unlikeAnyCommand_suggestsNothing() {
    assertThat(output.run("frobnicate")).isEqualTo(2);
    assertThat(output.err()).startsWith("weir: there is no command 'frobnicate'\n");
  }

  @Test
  void run_wrongArguments_printsSentenceAndUsageOfTheCommand() {
    assertThat(output.run("check")).isEqualTo(2);
    assertThat(output.err())
        .isEqualTo("weir check: FILE is missing\nusage: weir check FILE [--json]\n");
  }

  @Test
  void run_helpOption_printsUsageOfTheCommand() {
    assertThat(output.run("run", "--help")).isZero();
    assertThat(output.out()).isEqualTo("usage: weir run FILE [--take-over]\n");
  }

  @Test
  void run_helpOfACommand_printsItsUsage() {
    assertThat(output.run("help", "routes")).isZero();
    assertThat(output.out()).isEqualTo("usage: weir routes FILE [--json]\n");
  }

  @Test
  void run_helpOfNoCommand_isWrongUsage() {
    assertThat(output.run("help", "rutes")).isEqualTo(2);
    assertThat(output.err()).contains("did you mean \"routes\"?");
  }

  @Test
  void commands_eachEntry_canBeCreated() {
    for (Commands.Entry entry : Commands.all()) {
      assertThat(Commands.create(entry)).as(entry.name()).isNotNull();
    }
  }

  @Test
  void version_printsEachPart() {
    assertThat(output.run("version")).isZero();
    assertThat(output.out()).contains("weir ", "java ", "netty ", "transport ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check", "dump", "routes"})
  void run_missingFile_isOneSentence(String command) {
    assertThat(output.run(command, "no-such.conf")).isEqualTo(1);
    assertThat(output.err()).isEqualTo("weir: no-such.conf: no such file\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check", "dump", "routes"})
  void run_directory_isOneSentence(String command, @TempDir Path directory) {
    assertThat(output.run(command, directory.toString())).isEqualTo(1);
    assertThat(output.err()).isEqualTo("weir: " + directory + ": is a directory, not a file\n");
  }
}
