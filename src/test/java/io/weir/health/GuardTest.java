package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many may be out at once. */
final class GuardTest {
  private final HealthFixture fixture = new HealthFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({"1,50,1", "2,50,1", "3,50,1", "4,50,2", "10,50,5", "10,10,1", "9,10,1", "4,0,0"})
  void most_ofSoMany_theShareButOneAtLeast(int backends, int share, int most) {
    assertThat(Guard.most(backends, share)).isEqualTo(most);
  }

  @Test
  void objection_onlyOne_itIsTheLast() {
    HealthGroup group = fixture.group("", 1);
    assertThat(Guard.objection(group, fixture.backend(0))).contains("last one");
  }

  @Test
  void objection_othersAreDownOrDrained_itIsTheLast() {
    HealthGroup group = fixture.group("ejection.max-share = 100%", 3);
    fixture.backend(1).set(HealthWord.DOWN, true, 0);
    assertThat(Guard.objection(group, fixture.backend(0))).isEmpty();
    fixture.backend(2).set(HealthWord.DRAINED, true, 0);
    assertThat(Guard.objection(group, fixture.backend(0))).contains("last one");
  }

  @Test
  void objection_backupLeft_noneAgainstTheLastPrimary() {
    HealthGroup group = fixture.group("ejection.max-share = 100%", 1, 1);
    assertThat(Guard.objection(group, fixture.backend(0))).isEmpty();
  }

  @Test
  void objection_shareIsEjected_saysTheNumbers() {
    HealthGroup group = fixture.group("", 4);
    fixture.backend(1).set(HealthWord.EJECTED, true, 0);
    assertThat(Guard.objection(group, fixture.backend(0))).isEmpty();
    fixture.backend(2).set(HealthWord.EJECTED, true, 0);
    assertThat(Guard.objection(group, fixture.backend(0)))
        .isEqualTo("2 of 4 are ejected, and max-share is 50%");
  }

  @Test
  void objection_shareOfThoseThatAreOffered_drainedOnesDoNotCount() {
    HealthGroup group = fixture.group("", 5);
    fixture.backend(3).set(HealthWord.DRAINED, true, 0);
    fixture.backend(4).set(HealthWord.MAINTENANCE, true, 0);
    fixture.backend(1).set(HealthWord.EJECTED, true, 0);
    assertThat(Guard.objection(group, fixture.backend(0))).contains("1 of 3");
  }

  @Test
  void objection_shareOfZero_nobodyEver() {
    HealthGroup group = fixture.group("ejection.max-share = 0%", 4);
    assertThat(Guard.objection(group, fixture.backend(0))).isNotEmpty();
  }
}
