package io.weir.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NginxFilesTest {
  @TempDir Path directory;

  private List<Directive> read(String text) throws IOException {
    NginxFiles files = new NginxFiles(Files.writeString(directory.resolve("a.conf"), text));
    List<Directive> directives = files.read();
    assertThat(files.mistakes()).isEmpty();
    return directives;
  }

  private String mistakes(String text) throws IOException {
    NginxFiles files = new NginxFiles(Files.writeString(directory.resolve("a.conf"), text));
    files.read();
    return files.mistakes().toString().replace(directory + "/", "");
  }

  @Test
  void read_quotesEscapesAndComments_areThoseOfNginx() throws IOException {
    List<Directive> all =
        read("a 'x y' \"it's\" b#c \\\"d\\\" ~\\.php$ ${v}z 'a\\'b'; # \"never; closed\nempty;");
    assertThat(all.get(0).args())
        .containsExactly("x y", "it's", "b#c", "\"d\"", "~\\.php$", "${v}z", "a'b");
    assertThat(all.get(1).name()).isEqualTo("empty");
    assertThat(all.get(1).at()).hasToString("a.conf:2");
  }

  @Test
  void read_blocks_areNested() throws IOException {
    Directive http = read("http{server{listen 80;}\nserver { } }").get(0);
    assertThat(http.children()).hasSize(2);
    assertThat(http.children().get(0).children().get(0).text()).isEqualTo("listen 80;");
    assertThat(http.children().get(1).block()).isTrue();
  }

  @Test
  void read_anotherLanguage_isSkipped() throws IOException {
    List<Directive> all = read("access_by_lua_block { if (a) { b(\"c;\") } }\nlisten 80;");
    assertThat(all).hasSize(2);
    assertThat(all.get(1).name()).isEqualTo("listen");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listen 80 | a.conf:1:1: the directive \"listen\" has no ; at its end",
        "a; } | a.conf:1:4: this } closes nothing",
        "http { a; | a.conf:1:1: the block \"http\" that begins here is never closed",
        "a b;  ; | a.conf:1:7: a directive must stand before ;",
        "{ } | a.conf:1:1: a directive must stand before {",
        "a \"b; | a.conf:1:3: the text that begins here with \" is never closed",
        "a \"b\"c; | a.conf:1:6: a space, ; or { must stand behind the closing \"",
        "x_by_lua_block { { } | a.conf:1:16: the block that begins here is never closed",
        "include none.conf; | a.conf:1:1: the included file none.conf cannot be found",
        "include a.conf; | a.conf:1:1: the file includes itself",
      })
  void read_mistake_isTold(String text, String expected) throws IOException {
    assertThat(mistakes(text)).isEqualTo("[" + expected + "]");
  }

  @Test
  void read_blocksInBlocksWithoutEnd_areAMistakeAndNoStackOverflow() throws IOException {
    assertThat(mistakes("http{".repeat(100_000)))
        .isEqualTo("[a.conf:1:501: blocks are nested too deeply]");
    assertThat(read("http{".repeat(100) + "}".repeat(100))).hasSize(1);
    assertThat(read("http{}".repeat(1000))).hasSize(1000);
  }

  @Test
  @Timeout(20)
  void read_longFile_takesNoLongerForEachOfItsLines() throws IOException {
    List<Directive> all = read("server { listen 80; }\n".repeat(100_000));
    assertThat(all.get(99_999).at()).hasToString("a.conf:100000");
  }

  @Test
  void read_mistakesInSeveralFiles_areAllTold() throws IOException {
    Files.createDirectories(directory.resolve("sites"));
    Files.writeString(directory.resolve("sites/one"), "}");
    Files.writeString(directory.resolve("sites/two"), "\n  server {");
    assertThat(mistakes("include sites/*;"))
        .contains("sites/one:1:1: this }", "sites/two:2:3: the block \"server\"");
  }

  @Test
  void read_pattern_findsFilesInOrderAndNoHiddenOnes() throws IOException {
    Files.createDirectories(directory.resolve("sites/deep"));
    for (String name : List.of("b", "a", ".c", "deep/d")) {
      Files.writeString(directory.resolve("sites").resolve(name), "is " + name + ";");
    }
    assertThat(read("include sites/*; include none/*.conf; include mime.types;"))
        .extracting(each -> each.arg(0))
        .containsExactly("a", "b");
    assertThat(read("include sites/*/?;"))
        .extracting(each -> each.arg(0))
        .containsExactly("deep/d");
  }
}
