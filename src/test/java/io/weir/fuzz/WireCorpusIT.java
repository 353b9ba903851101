package io.weir.fuzz;

import io.weir.testkit.LeakGate;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same as {@link CorpusTest} for the targets with a whole proxy and sockets. */
@ExtendWith(LeakGate.class)
class WireCorpusIT {
  static final Map<String, Consumer<byte[]>> TARGETS =
      Map.of(
          "RequestWire", RequestWireFuzz::fuzzerTestOneInput,
          "ResponseWire", ResponseWireFuzz::fuzzerTestOneInput);

  static Stream<Arguments> inputs() {
    return TARGETS.keySet().stream()
        .sorted()
        .flatMap(target -> Corpus.of(target).stream().map(input -> Arguments.of(target, input)));
  }

  @AfterAll
  static void closeProxy() {
    Rig.ONE.close();
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void whateverComesTheLawsHold(String target, Path input) {
    Objects.requireNonNull(TARGETS.get(target)).accept(Corpus.read(input));
  }
}
