package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to files; the golden commands show what is printed. */
final class FmtCommandTest {
  private static final String UNTIDY = "routes{\na{respond{}}\n}\n";
  private static final String TIDY = "routes {\n  a { respond {} }\n}\n";

  @TempDir Path directory;
  private final Output output = new Output();

  @Test
  void fmt_write_replacesTheFileAndLeavesNothingBeside() throws IOException {
    Path file = output.file(directory, UNTIDY);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThat(output.run("fmt", "--write", file.toString())).isZero();
    assertThat(file).hasContent(TIDY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.toList()).isEqualTo(List.of(file));
    }
    assertThat(output.out()).isEmpty();
  }

  @Test
  void fmt_writeThroughALink_leavesTheLink() throws IOException {
    Path file = output.file(directory, UNTIDY);
    Path link = Files.createSymbolicLink(directory.resolve("link.conf"), file);

    assertThat(output.run("fmt", "--write", link.toString())).isZero();
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(file).hasContent(TIDY);
  }

  @Test
  void fmt_withoutWrite_leavesTheFile() throws IOException {
    Path file = output.file(directory, UNTIDY);

    assertThat(output.run("fmt", file.toString())).isZero();
    assertThat(output.out()).isEqualTo(TIDY);
    assertThat(output.run("fmt", "--check", file.toString())).isEqualTo(1);
    assertThat(file).hasContent(UNTIDY);
  }

  @Test
  void fmt_brokenFile_isLeftAsItIs() throws IOException {
    Path file = output.file(directory, "routes{\n");

    assertThat(output.run("fmt", "--write", file.toString())).isEqualTo(1);
    assertThat(output.err()).startsWith(file + ":");
    assertThat(file).hasContent("routes{\n");
  }

  @Test
  void fmt_noUtf8_isAComplaint() throws IOException {
    Path file = Files.write(directory.resolve("weir.conf"), new byte[] {'a', '=', (byte) 0xff});

    assertThat(output.run("fmt", "--write", file.toString())).isEqualTo(1);
    assertThat(output.err()).startsWith("weir: " + file + ": ").doesNotContain("null");
  }
}
