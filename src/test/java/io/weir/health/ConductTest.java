package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.http.Failure;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is to blame for what. */
final class ConductTest {
  private static final Set<Failure> TIMES_OF_OTHERS = EnumSet.of(Failure.TOTAL_TIMEOUT);

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 304, 404, 429, 499, 501, 505})
  void of_completeResponse_sound(int status) {
    assertThat(Conduct.of(null, status, false)).isEqualTo(Conduct.SOUND);
  }

  @ParameterizedTest
  @CsvSource({"500,SERVER_ERROR", "502,GATEWAY", "503,GATEWAY", "504,GATEWAY", "599,SERVER_ERROR"})
  void of_completeResponseWithAServersError_itsKind(int status, Conduct conduct) {
    assertThat(Conduct.of(null, status, false)).isEqualTo(conduct);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void of_failureBeforeAnyResponse_blamesTheBackendOnlyForItsOwn(Failure failure) {
    Conduct conduct = Conduct.of(failure, 0, false);
    boolean its = failure.side() == Failure.Side.BACKEND && !TIMES_OF_OTHERS.contains(failure);
    assertThat(conduct == Conduct.CONNECT || conduct == Conduct.GATEWAY).isEqualTo(its);
    assertThat(conduct).isNotEqualTo(Conduct.SOUND);
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      names = {"BACKEND_RESET", "BACKEND_CLOSED"})
  void of_reusedConnectionThatWasStale_blameless(Failure failure) {
    assertThat(Conduct.of(failure, 0, true)).isEqualTo(Conduct.BLAMELESS);
    assertThat(Conduct.of(failure, 0, false)).isEqualTo(Conduct.GATEWAY);
  }

  @Test
  void of_reusedConnectionThatWasSilent_gateway() {
    assertThat(Conduct.of(Failure.FIRST_BYTE_TIMEOUT, 0, true)).isEqualTo(Conduct.GATEWAY);
  }

  @Test
  void of_clientGone_onlyWhatTheBackendHadSaid() {
    assertThat(Conduct.of(Failure.CLIENT_ABORT, 0, false)).isEqualTo(Conduct.BLAMELESS);
    assertThat(Conduct.of(Failure.CLIENT_ABORT, 200, false)).isEqualTo(Conduct.BLAMELESS);
    assertThat(Conduct.of(Failure.CLIENT_ABORT, 500, false)).isEqualTo(Conduct.SERVER_ERROR);
  }

  @Test
  void of_truncatedGoodResponse_gateway() {
    assertThat(Conduct.of(Failure.TRUNCATED_RESPONSE, 200, true)).isEqualTo(Conduct.GATEWAY);
  }
}
