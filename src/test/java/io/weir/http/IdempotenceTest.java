package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link Idempotence}. */
class IdempotenceTest {

  private final FlatHeaders headers = new FlatHeaders();

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "QUERY"})
  void isIdempotent_byMethod_isTrue(String method) {
    assertThat(Idempotence.isIdempotent(HttpMethod.valueOf(method), headers)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH", "LOCK", "get", "X"})
  void isIdempotent_otherMethods_onlyWithKey(String method) {
    assertThat(Idempotence.isIdempotent(HttpMethod.valueOf(method), headers)).isFalse();
    headers.add("idempotency-key", "k");
    assertThat(Idempotence.isIdempotent(HttpMethod.valueOf(method), headers)).isTrue();
  }

  @Test
  void isIdempotent_unrelatedField_changesNothing() {
    headers.add("Idempotency", "k");
    assertThat(Idempotence.isIdempotent(HttpMethod.POST, headers)).isFalse();
  }
}
