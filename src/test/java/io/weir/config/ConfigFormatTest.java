package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for every file; the golden commands show what formatted text looks like. */
final class ConfigFormatTest {
  @ParameterizedTest
  @MethodSource("files")
  void of_anyValidFile_keepsItsMeaningAndIsDoneAtOnce(Path file) throws IOException {
    String text = Files.readString(file);
    ConfigFormat once = ConfigFormat.of(text, "file");

    assertThat(once.problems()).isEmpty();
    assertThat(ConfigFormat.of(once.text(), "file").text()).isEqualTo(once.text());
    assertThat(withoutSpaces(once.text())).isEqualTo(withoutSpaces(text));
  }

  @ParameterizedTest
  @MethodSource("files")
  void tokens_anyFile_areTheTextAgain(Path file) throws IOException {
    String text = Files.readString(file);

    assertThat(
            HoconText.tokens(text).stream()
                .map(HoconText.Token::text)
                .collect(Collectors.joining()))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = \"{  #  \\\"  }\"\n",
        "a = \"\"\"x  {\n   y \"\"\"\"\n",
        "a = one  two   three\n",
        "a = ${b}  ${?c} x\n",
        "a = 10  s // kept   as it is\n",
        "include required(file(\"b.conf\"))\n",
        "a = { b = 1 } { c = 2 }\n",
        "a = [1] [2]\n"
      })
  void of_spacesThatMeanSomething_stay(String text) {
    assertThat(ConfigFormat.of(text, "file")).isEqualTo(new ConfigFormat(text, List.of()));
  }

  @Test
  void of_windowsLineBreaks_becomeThoseOfUnix() {
    assertThat(ConfigFormat.of("a = 1\r\n\r\n\r\nb {\r\n\tc = 2 # x\r\n}\r\n", "file").text())
        .isEqualTo("a = 1\n\nb {\n  c = 2 # x\n}\n");
  }

  @Test
  void of_nothing_isNothing() {
    assertThat(ConfigFormat.of(" \n\n", "file")).extracting(ConfigFormat::text).isEqualTo("");
  }

  @Test
  void of_brokenText_isAProblemWithItsLine() {
    assertThat(ConfigFormat.of("a {\n b = [1\n", "file").problems())
        .singleElement()
        .asString()
        .startsWith("file:");
  }

  @Test
  void of_thousandsOfBrackets_isAProblem() {
    String text = "a = 1\nb = " + "[".repeat(20_000) + "]".repeat(20_000);

    assertThat(ConfigFormat.of(text, "file").problems())
        .singleElement()
        .hasToString("file:2: is nested too deeply");
  }

  static Stream<Path> files() throws IOException {
    Path resources = Path.of("src/test/resources");
    Stream.Builder<Path> out = Stream.builder();
    for (Path directory :
        List.of(resources.resolve("config/good"), resources.resolve("commands"), Path.of("conf"))) {
      try (Stream<Path> all = Files.list(directory)) {
        all.filter(file -> file.toString().endsWith(".conf"))
            .filter(file -> !file.endsWith("fmt-broken.conf"))
            .sorted()
            .forEach(out);
      }
    }
    return Stream.concat(out.build(), Stream.of(Path.of("src/main/resources/reference.conf")));
  }

  private static String withoutSpaces(String text) {
    return text.replaceAll("\\s", "");
  }
}
