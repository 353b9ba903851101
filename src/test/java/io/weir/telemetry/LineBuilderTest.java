package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LineBuilderTest {
  private final LineBuilder line = new LineBuilder();

  static Stream<Arguments> escapes() {
    return Stream.of(
        Arguments.of("plain 09azAZ/?&='<>", "plain 09azAZ/?&='<>", "plain 09azAZ/?&='<>"),
        Arguments.of("a\"b", "a\\\"b", "a\\\"b"),
        Arguments.of("a\\b", "a\\\\b", "a\\\\b"),
        Arguments.of("a\rb", "a\\u000db", "a\\x0db"),
        Arguments.of("a\nb", "a\\u000ab", "a\\x0ab"),
        Arguments.of("a\u0000b", "a\\u0000b", "a\\x00b"),
        Arguments.of("a\tb", "a\\u0009b", "a\\x09b"),
        Arguments.of("a\u001b[31mb", "a\\u001b[31mb", "a\\x1b[31mb"),
        Arguments.of("a\u007fb", "a\\u007fb", "a\\x7fb"),
        Arguments.of("a\u0080b", "a\\u0080b", "a\\x80b"),
        Arguments.of("a\u00e9b", "a\\u00e9b", "a\\xe9b"),
        Arguments.of("a\u00ffb", "a\\u00ffb", "a\\xffb"),
        Arguments.of("1234567\"9", "1234567\\\"9", "1234567\\\"9"),
        Arguments.of("12345678\n", "12345678\\u000a", "12345678\\x0a"),
        Arguments.of("\\123456\t\u00e9", "\\\\123456\\u0009\\u00e9", "\\\\123456\\x09\\xe9"));
  }

  @ParameterizedTest
  @MethodSource("escapes")
  void escapes_character_areWrittenSo(String text, String json, String combined) {
    assertThat(text(line.clear().json(text, text.length()))).isEqualTo(json);
    assertThat(text(line.clear().combined(text, text.length()))).isEqualTo(combined);
  }

  @Test
  void json_eachKindOfText_isWrittenAlike() {
    String text = "GET /a?b=\"c\"";
    for (CharSequence each : List.of(text, new AsciiString(text), CharBuffer.wrap(text))) {
      assertThat(text(line.clear().json(each, 11))).isEqualTo("GET /a?b=\\\"c");
      assertThat(text(line.clear().json(each, 5))).isEqualTo("GET /");
    }
  }

  @Test
  void json_eachCharacter_leavesOnlyPrintableAscii() {
    for (int c = 0; c < 0x300; c++) {
      assertThat(text(line.clear().json(String.valueOf((char) c), 1))).matches("[ -~]{1,6}");
      assertThat(text(line.clear().combined(String.valueOf((char) c), 1))).matches("[ -~]{1,4}");
    }
  }

  @Test
  void json_longField_isCutAtItsGreatestLength() {
    assertThat(json("x".repeat(8192))).hasSize(LineBuilder.MAX_FIELD).matches("x+");
    assertThat(json("x".repeat(2048))).hasSize(2048);
  }

  @Test
  void json_escapeDoesNotFit_isLeftOutAsAWhole() {
    assertThat(json("x".repeat(2043) + "\n\n")).isEqualTo("x".repeat(2043));
    assertThat(json("x".repeat(2042) + "\n\n")).isEqualTo("x".repeat(2042) + "\\u000a");
    assertThat(json("x".repeat(2047) + "\"x")).isEqualTo("x".repeat(2047));
    assertThat(json("\u0001".repeat(4096))).hasSize(2046).endsWith("\\u0001");
  }

  @Test
  void combined_escapeDoesNotFit_isLeftOutAsAWhole() {
    String text = "x".repeat(2045) + "\nx";
    assertThat(text(line.clear().combined(text, text.length()))).isEqualTo("x".repeat(2045));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "9, 9",
    "10, 10",
    "1234567890, 1234567890",
    "9223372036854775807, 9223372036854775807",
    "-1, 0",
  })
  void number_value_isWrittenInDecimal(long value, String expected) {
    assertThat(text(line.clear().number(value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.000",
    "999, 0.000",
    "1000, 0.001",
    "12345678, 12.345",
    "1000000000, 1000.000",
    "60000000999, 60000.000",
  })
  void millis_nanos_haveThreeDecimals(long nanos, String expected) {
    assertThat(text(line.clear().millis(nanos))).isEqualTo(expected);
  }

  private String json(String text) {
    return text(line.clear().json(text, text.length()));
  }

  private static String text(LineBuilder line) {
    return new String(line.bytes(), 0, line.length(), StandardCharsets.ISO_8859_1);
  }
}
