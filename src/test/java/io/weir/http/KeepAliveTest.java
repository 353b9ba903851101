package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link KeepAlive}. */
class KeepAliveTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timeout=5",
        "timeout=5, max=100",
        "max=100,timeout=5",
        " TimeOut = 5 ,max=1",
        ",,timeout=005",
        "max=timeout, timeout=5",
        "timeouts=7, timeout=5"
      })
  void timeoutSeconds_saidInAnyWay_isFound(String value) {
    assertThat(KeepAlive.timeoutSeconds(value)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "timeout",
        "timeout=",
        "timeout= ",
        "timeout=0",
        "timeout=-5",
        "timeout=5s",
        "timeout=5;max=3",
        "timeout=\"5\"",
        "timeout=0.5",
        "timeout=5 5",
        "timeout=9999999999",
        "timeout 5",
        "timeout==5",
        "max=5",
        "300",
        "xtimeout=5"
      })
  void timeoutSeconds_notOrNotWellSaid_isZero(String value) {
    assertThat(KeepAlive.timeoutSeconds(value)).isZero();
  }

  @Test
  void timeoutSeconds_asLargeAsCanBe_isItself() {
    assertThat(KeepAlive.timeoutSeconds("timeout=999999999")).isEqualTo(999_999_999);
  }
}
