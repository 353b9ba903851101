package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Tests {@link HttpDate}. */
class HttpDateTest {

  private final HttpDate date = new HttpDate();

  @Test
  void at_exampleOfTheStandard() {
    assertThat(date.at(784111777_000L)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  @Test
  void at_sameSecond_sameObject() {
    String first = date.at(784111777_000L);
    assertThat(date.at(784111777_999L)).isSameAs(first);
    assertThat(date.at(784111778_000L)).isEqualTo("Sun, 06 Nov 1994 08:49:38 GMT");
  }

  @Test
  void at_clockStepsBack_followsIt() {
    date.at(784111778_000L);
    assertThat(date.at(784111777_500L)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  @Test
  void at_otherLocale_staysEnglish() {
    Locale before = Locale.getDefault();
    Locale.setDefault(new Locale("ar", "EG"));
    try {
      assertThat(new HttpDate().at(0)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
    } finally {
      Locale.setDefault(before);
    }
  }
}
