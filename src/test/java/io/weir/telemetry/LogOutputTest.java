package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogOutputTest {
  private final TestTarget target = new TestTarget();
  private final LogOutput output = new LogOutput(target, 0);
  private final ByteBuffer lines = buffer("first line\nsecond line\nthird line\n");

  @Test
  void write_diskFullWithinALine_continuesThereWhenThereIsRoom() {
    target.room.set(15);
    assertThat(output.write(lines)).isFalse();
    assertThat(output.failing()).isTrue();
    assertThat(output.errors()).isEqualTo(1);
    assertThat(output.write(lines)).isFalse();
    assertThat(target.content()).isEqualTo("first line\nseco");
    target.room.set(100);
    assertThat(output.write(lines)).isTrue();
    assertThat(output.failing()).isFalse();
    assertThat(target.content()).isEqualTo("first line\nsecond line\nthird line\n");
    assertThat(output.errors()).isEqualTo(2);
  }

  @Test
  void write_halfALineAndThenAnotherFile_repeatsTheWholeLine() {
    target.room.set(15);
    assertThat(output.write(lines)).isFalse();
    assertThat(target.rotate()).isEqualTo("first line\nseco");
    target.room.set(100);
    assertThat(output.write(lines)).isTrue();
    assertThat(target.content()).isEqualTo("second line\nthird line\n");
  }

  @Test
  void write_wholeLinesAndThenAnotherFile_repeatsNothing() {
    target.room.set(11);
    assertThat(output.write(lines)).isFalse();
    assertThat(target.rotate()).isEqualTo("first line\n");
    target.room.set(100);
    assertThat(output.write(lines)).isTrue();
    assertThat(target.content()).isEqualTo("second line\nthird line\n");
  }

  @Test
  void write_streamTakesHalfALine_continuesThere() {
    target.file = false;
    target.room.set(15);
    assertThat(output.write(lines)).isFalse();
    target.room.set(100);
    assertThat(output.write(lines)).isTrue();
    assertThat(target.content()).isEqualTo("first line\nsecond line\nthird line\n");
  }

  @Test
  void write_targetTakesNothingNow_isNoFailure() {
    target.full = true;
    assertThat(output.write(lines)).isFalse();
    assertThat(output.failing()).isFalse();
    assertThat(output.errors()).isZero();
    target.full = false;
    assertThat(output.write(lines)).isTrue();
    assertThat(target.opened).hasValue(1);
  }

  @Test
  void write_beforeTheNextTryIsDue_leavesTheTargetAlone() {
    LogOutput patient = new LogOutput(target, TimeUnit.HOURS.toNanos(1));
    target.openFails = true;
    assertThat(patient.write(lines)).isFalse();
    target.openFails = false;
    assertThat(patient.write(lines)).isFalse();
    assertThat(patient.errors()).isEqualTo(1);
    assertThat(target.opened).hasValue(0);
    patient.reopen(null);
    assertThat(patient.write(lines)).isTrue();
  }

  @Test
  void reopen_otherTarget_isWrittenFromThenOn() {
    assertThat(output.write(buffer("a\n"))).isTrue();
    TestTarget other = new TestTarget();
    output.reopen(other);
    assertThat(output.write(buffer("b\n"))).isTrue();
    assertThat(target.content()).isEqualTo("a\n");
    assertThat(other.content()).isEqualTo("b\n");
  }

  private static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
