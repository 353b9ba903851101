package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AcceptTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
        " TEXT/HTML ; level=1 ; Q=1.000 , */*",
        ",, text/html",
        "application/json;q=0.5, text/html;q=0.501",
        "application/json;q=0, text/html;q=0.001",
        "text/html;q=high, application/json",
        "text/html;q=, application/json",
        "text/html;",
      })
  void prefersHtml_likedBest(String accept) {
    assertThat(Accept.prefersHtml(accept)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",;,",
        "*/*",
        "text/*",
        "text/html;q=0",
        "text/html;q=0.000, */*;q=0",
        "text/html;q=0.5, application/json;q=0.9",
        "text/html; level=1; q=0.9, */*",
        "application/json, text/html",
        "application/json;q=0.5, text/html;q=0.5",
        "text/htmlx, application/json",
        "text/htm",
        "application/xhtml+xml",
      })
  void prefersHtml_otherwise(String accept) {
    assertThat(Accept.prefersHtml(accept)).isFalse();
  }
}
