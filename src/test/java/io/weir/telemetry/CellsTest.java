package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CellsTest {
  @Test
  void level_moreLeftThanSeenToArrive_isNotNegative() {
    Cells cells = new Cells(2, 2);
    cells.add(0, 1, 1);
    assertThat(cells.level(0, 1)).isZero();
    cells.add(1, 0, 3);
    assertThat(cells.level(0, 1)).isEqualTo(2);
  }

  @Test
  void codes_eachCodeOnEachLoop_isCountedAsItself() {
    CodeCells codes = new CodeCells(2);
    for (int code = 100; code <= 599; code++) {
      codes.add(code % 2, code);
    }
    codes.add(0, 204);
    NavigableMap<Integer, Long> seen = new TreeMap<>();
    codes.forEach(seen::put);
    assertThat(seen.keySet()).containsExactlyElementsOf(IntStream.range(100, 600).boxed().toList());
    assertThat(seen).containsEntry(204, 2L).containsEntry(599, 1L);
  }

  @Test
  void bounded_statusOutsideOfRange_isWithinIt() {
    assertThat(CodeCells.bounded(0)).isEqualTo(499);
    assertThat(CodeCells.bounded(100)).isEqualTo(100);
    assertThat(CodeCells.bounded(599)).isEqualTo(599);
    assertThat(CodeCells.bounded(999)).isEqualTo(599);
    assertThat(CodeCells.CLASSES[CodeCells.classOf(100)]).isEqualTo("1xx");
    assertThat(CodeCells.CLASSES[CodeCells.classOf(599)]).isEqualTo("5xx");
  }

  @Test
  void reasons_onTwoLoops_areAddedUpByName() {
    ReasonCells reasons = new ReasonCells(3);
    reasons.add(0, "pool_full");
    reasons.add(2, "connect_refused");
    reasons.add(2, String.join("_", "pool", "full"));
    assertThat(reasons.sums()).containsExactly(entry("connect_refused", 1), entry("pool_full", 2));
  }

  @Test
  void reasons_moreThanThereMayBe_endInOther() {
    ReasonCells reasons = new ReasonCells(1);
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add("reason" + i);
    }
    many.forEach(reason -> reasons.add(0, reason));
    many.forEach(reason -> reasons.add(0, reason));
    assertThat(reasons.sums()).hasSize(ReasonCells.MAX_REASONS).containsEntry("reason0", 2L);
    assertThat(reasons.sums().get(ReasonCells.OTHER))
        .isEqualTo(2L * (1000 - ReasonCells.MAX_REASONS + 1));
  }

  private static Map.Entry<String, Long> entry(String reason, long count) {
    return Map.entry(reason, count);
  }
}
