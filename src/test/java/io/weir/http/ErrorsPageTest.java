package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of errors explains each {@link Failure}, and nothing that is none. */
class ErrorsPageTest {
  private static final Path PAGE = Path.of("src/docs/errors.md");
  private static final Pattern SECTION = Pattern.compile("(?s)\n### (.*?)\n(.*?)(?=\n##|$)");
  private static final int SOME_WORDS = 100;

  /** The sections' texts, in one line each, by their headings. */
  private static Map<String, String> sections() throws IOException {
    Map<String, String> sections = new LinkedHashMap<>();
    for (MatchResult each : SECTION.matcher(Files.readString(PAGE)).results().toList()) {
      String before = sections.put(each.group(1), each.group(2).strip().replace('\n', ' '));
      assertThat(before).as(each.group(1) + " is explained twice").isNull();
    }
    return sections;
  }

  @Test
  void page_hasASectionForEachFailureAndNoOther() throws IOException {
    assertThat(sections().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Failure.values()).map(Failure::label).toList());
  }

  @ParameterizedTest
  @EnumSource
  void section_beginsWithStatusAndCauseAndSaysMore(Failure failure) throws IOException {
    String status = failure.status() == 0 ? "No status" : "Status " + failure.status();
    String cause = failure.side() == Failure.Side.WEIR ? "" : "the ";
    String begin = status + ", " + cause + Ascii.lowerCase(failure.side().name()) + ". ";
    String section = sections().getOrDefault(failure.label(), "");
    assertThat(section).startsWith(begin);
    assertThat(section.length()).as(section).isGreaterThan(begin.length() + SOME_WORDS);
  }
}
