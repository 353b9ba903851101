package io.weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays what fuzzers have found, and what they begin with, on every target without sockets. */
class CorpusTest {
  private static final Map<String, Consumer<byte[]>> TARGETS =
      Map.of(
          "RequestHead", RequestHeadFuzz::fuzzerTestOneInput,
          "ResponseHead", ResponseHeadFuzz::fuzzerTestOneInput,
          "ChunkedBody", ChunkedBodyFuzz::fuzzerTestOneInput,
          "Target", TargetFuzz::fuzzerTestOneInput,
          "Forwarding", ForwardingFuzz::fuzzerTestOneInput);

  /** The laws of a target by its name. */
  static Consumer<byte[]> target(String name) {
    return Objects.requireNonNull(TARGETS.get(name));
  }

  static Stream<Arguments> inputs() {
    return TARGETS.keySet().stream()
        .sorted()
        .flatMap(target -> Corpus.of(target).stream().map(input -> Arguments.of(target, input)));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void replay_input_lawsHold(String target, Path input) {
    target(target).accept(Corpus.read(input));
  }

  @Test
  void targets_withInputs_areAllReplayed() {
    TreeSet<String> replayed = new TreeSet<>(TARGETS.keySet());
    replayed.addAll(WireCorpusIT.TARGETS.keySet());
    assertThat(Corpus.targets()).containsExactlyElementsOf(replayed);
  }
}
