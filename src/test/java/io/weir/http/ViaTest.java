package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Fields;
import org.junit.jupiter.api.Test;

class ViaTest {
  private static int visits(String... lines) {
    FlatHeaders headers = new FlatHeaders();
    for (String line : lines) {
      headers.append(HeaderNames.VIA, line);
    }
    return Via.visits(headers);
  }

  @Test
  void visits_countsItsOwnName_inLinesAndLists() {
    assertThat(visits()).isZero();
    assertThat(visits("1.1 weir")).isEqualTo(1);
    assertThat(visits("1.0 weir, 1.1 other , HTTP/1.1 Weir", "1.1\tweir")).isEqualTo(3);
    assertThat(visits("1.1 weird", "1.1 x.weir", "weir", "", ",", "1.1 weir (x)")).isZero();
  }

  @Test
  void append_addsALineWithTheVersion() {
    FlatHeaders headers = new FlatHeaders();
    headers.append(HeaderNames.VIA, "1.1 other");
    Via.append(headers, true);
    Via.append(headers, false);
    assertThat(Fields.values(headers, "Via")).containsExactly("1.1 other", "1.1 weir", "1.0 weir");
    assertThat(Via.visits(headers)).isEqualTo(2);
  }
}
