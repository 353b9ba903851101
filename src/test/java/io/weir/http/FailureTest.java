package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests {@link Failure}. */
class FailureTest {

  @Test
  void labelsAndTexts_areUnique() {
    Set<String> seen = new HashSet<>();
    for (Failure failure : Failure.values()) {
      assertThat(seen.add(failure.label())).as(failure.label()).isTrue();
      assertThat(seen.add(failure.text())).as(failure.text()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFailure_isFitForMetricsAndClients(Failure failure) {
    assertThat(failure.label()).matches("[a-z]+(_[a-z]+)*");
    assertThat(failure.text()).matches("[A-Z][ -~]+\\.");
    assertThat(failure.status())
        .satisfiesAnyOf(s -> assertThat(s).isZero(), s -> assertThat(s).isBetween(400, 599));
  }

  @ParameterizedTest
  @EnumSource
  void status_tellsWhoseFaultItIs(Failure failure) {
    if (failure.answerable()) {
      boolean clientStatus = failure.status() < 500 || failure == Failure.BAD_VERSION;
      boolean asked = failure == Failure.NO_ROUTE || failure == Failure.TOO_MANY_REQUESTS;
      boolean clientSide = failure.side() == Failure.Side.CLIENT || asked;
      assertThat(clientStatus).isEqualTo(clientSide);
    }
  }

  @ParameterizedTest
  @EnumSource
  void retry_clientFailure_isNever(Failure failure) {
    if (failure.side() == Failure.Side.CLIENT) {
      assertThat(failure.retry()).isEqualTo(Failure.Retry.NEVER);
      assertThat(failure.closesClient()).isTrue();
    }
  }

  @Test
  void retry_isSafe() {
    assertThat(Failure.CONNECT_REFUSED.retry()).isEqualTo(Failure.Retry.NEXT_BACKEND);
    assertThat(Failure.BACKEND_RESET.retry())
        .isEqualTo(Failure.Retry.FRESH_IF_REUSED_OR_IDEMPOTENT);
    assertThat(Failure.FIRST_BYTE_TIMEOUT.retry()).isEqualTo(Failure.Retry.NEVER);
    assertThat(Failure.TRUNCATED_RESPONSE.retry()).isEqualTo(Failure.Retry.NEVER);
  }

  @Test
  void answerable_clientGoneOrResponseUnderWay_isFalse() {
    assertThat(Failure.CLIENT_ABORT.answerable()).isFalse();
    assertThat(Failure.SEND_TIMEOUT.answerable()).isFalse();
    assertThat(Failure.BAD_FRAMING.answerable()).isTrue();
  }
}
