package io.weir.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigFormat;
import io.weir.config.ConfigLoader;
import io.weir.gateway.Preview;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of nginx, and to the letter what becomes of them, which is a configuration without problems
 * in the form that {@code weir fmt} would give it. What came instead is left in {@code
 * target/convert}, to be looked at and perhaps taken over.
 */
final class GoldenConvertTest {
  private static final String NGINX = ".nginx";
  private static final Path ACTUAL = Path.of("target", "convert");

  @ParameterizedTest
  @MethodSource("inputs")
  void file_converted_isTheConfigurationBesideIt(Path file) throws IOException {
    Conversion conversion = NginxConverter.convert(file);
    String name = String.valueOf(file.getFileName()).replace(NGINX, ".conf");
    Files.createDirectories(ACTUAL);
    Files.writeString(ACTUAL.resolve(name), conversion.hocon());

    assertThat(conversion.mistakes()).isEmpty();
    assertThat(conversion.hocon()).isEqualTo(Files.readString(file.resolveSibling(name)));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void file_converted_passesTheCheck(Path file) {
    String hocon = NginxConverter.convert(file).hocon();

    assertThat(Preview.of(ConfigLoader.parse(hocon, "converted")).problems()).isEmpty();
    assertThat(ConfigFormat.of(hocon, "converted").text()).isEqualTo(hocon);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void directive_notTakenOver_hasAComment(Path file) {
    Conversion conversion = NginxConverter.convert(file);
    String comments = conversion.hocon().replaceAll("(?m)^ *# +", " ").replaceAll("\\s+", " ");

    assertThat(conversion.left())
        .allSatisfy(
            left ->
                assertThat(comments).contains(left.at() + ": not taken over: " + left.directive()));
  }

  static Stream<Path> inputs() throws IOException, URISyntaxException {
    Path directory = Path.of(GoldenConvertTest.class.getResource("/convert").toURI());
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(NGINX)).sorted().toList().stream();
    }
  }
}
