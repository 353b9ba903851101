package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers for people. */
final class QuantityTest {
  @ParameterizedTest
  @CsvSource({"0,0", "0.04,0", "0.05,0.1", "9.94,9.9", "9.96,10", "1234.4,'1,234'"})
  void rate_any_aDecimalWhereItSaysSomething(double perSecond, String text) {
    assertThat(Quantity.rate(perSecond)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "-1,–",
    "0,0.00 ms",
    "420,0.42 ms",
    "995,1.0 ms",
    "4200,4.2 ms",
    "9949,9.9 ms",
    "9950,10 ms",
    "420000,420 ms",
    "999500,1.00 s",
    "60000000,60.00 s"
  })
  void micros_any_withItsUnit(long micros, String text) {
    assertThat(Quantity.micros(micros)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 s",
    "59999,59 s",
    "60000,1 min 0 s",
    "3599999,59 min 59 s",
    "3600000,1 h 0 min",
    "86399999,23 h 59 min",
    "90000000,1 d 1 h"
  })
  void duration_any_theTwoLargestUnits(long millis, String text) {
    assertThat(Quantity.duration(millis)).isEqualTo(text);
  }
}
