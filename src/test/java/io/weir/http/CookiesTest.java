package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cookies in a line of a request, as clients write them and as they should not. */
final class CookiesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "id=1                | 1",
        "id=1; id=2          | 1 2",
        "a=b; id=1; c=d      | 1",
        "a=b;id=1;c=d        | 1",
        " id = 1 ; x=y       | 1",
        "id=\"1\"            | 1",
        "id=\"1              | \"1",
        "id=a=b              | a=b",
        "id=                 | ``",
        "id; id=1            | 1",
        "ID=1; xid=2; idx=3  | none",
        "a=\"; id=1\"        | 1\"",
        ";;; id=1;           | 1",
        "``                  | none",
        "=1; id              | none",
      })
  void next_line_everyValueOfTheName(String line, String expected) {
    List<String> found = new ArrayList<>();
    long place = Cookies.next(line, "id", 0);
    while (place != Cookies.NONE) {
      found.add(line.substring(Cookies.from(place), Cookies.to(place)));
      place = Cookies.next(line, "id", Cookies.to(place));
    }
    assertThat(found.isEmpty() ? "none" : String.join(" ", found)).isEqualTo(expected);
  }
}
