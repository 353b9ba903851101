package io.weir.net;

import static io.weir.net.TimerWheel.TICK_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.ManualWheel.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TimerWheelTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int STORM = 10_000;

  private final ManualWheel time = new ManualWheel();
  private final TimerWheel wheel = time.wheel();

  @Test
  void arm_deadlineReached_expiresOnceNeverEarlyAndWithinOneTick() {
    for (long delay : List.of(0L, 1L, TICK_NANOS - 1, TICK_NANOS, TICK_NANOS + 1, 75 * SECOND)) {
      Recorder timed = recorder();
      time.pass(37_000_001);
      final long armedAt = time.nowNanos();
      wheel.arm(timed, delay);
      assertThat(timed.armed()).isTrue();
      time.pass(delay + 10 * SECOND);
      assertThat(timed.expiredNanos).hasSize(1);
      assertThat(timed.expiredNanos.get(0) - armedAt).isBetween(delay, delay + TICK_NANOS);
      assertThat(timed.armed()).isFalse();
    }
  }

  @Test
  void arm_laterAgain_expiresOnlyAtTheLaterDeadline() {
    Recorder timed = recorder();
    long start = time.nowNanos();
    wheel.arm(timed, SECOND);
    time.pass(SECOND / 2);
    wheel.arm(timed, 3 * SECOND);
    assertThat(wheel.armed()).isEqualTo(1);
    time.pass(60 * SECOND);
    assertThat(timed.expiredNanos).hasSize(1);
    assertThat(timed.expiredNanos.get(0) - start).isBetween(35 * SECOND / 10, 36 * SECOND / 10);
  }

  @Test
  void arm_earlierAgain_expiresAtTheEarlierDeadline() {
    Recorder timed = recorder();
    long start = time.nowNanos();
    wheel.arm(timed, 3600 * SECOND);
    wheel.arm(timed, SECOND);
    time.pass(5 * SECOND);
    assertThat(timed.expiredNanos).hasSize(1);
    assertThat(timed.expiredNanos.get(0) - start).isBetween(SECOND, SECOND + TICK_NANOS);
  }

  @Test
  void arm_enormousDelay_neverExpiresAndDoesNotOverflow() {
    Recorder timed = recorder();
    wheel.arm(timed, Long.MAX_VALUE);
    time.pass(100_000 * SECOND);
    assertThat(timed.expiredNanos).isEmpty();
    assertThat(timed.armed()).isTrue();
  }

  @Test
  void cancel_armed_neverExpires() {
    Recorder timed = recorder();
    wheel.arm(timed, SECOND);
    wheel.cancel(timed);
    wheel.cancel(timed);
    assertThat(wheel.armed()).isZero();
    time.pass(10 * SECOND);
    assertThat(timed.expiredNanos).isEmpty();
  }

  @Test
  void tick_nothingArmed_endsAndBeginsAgainWithTheNext() {
    Recorder timed = recorder();
    assertThat(time.ticking()).isFalse();
    wheel.arm(timed, SECOND);
    time.pass(2 * SECOND);
    assertThat(time.ticking()).isFalse();
    assertThat(time.scheduled()).isBetween(10, 12);
    time.pass(1_000_000 * SECOND);
    wheel.arm(timed, SECOND);
    time.pass(2 * SECOND);
    assertThat(timed.expiredNanos).hasSize(2);
    assertThat(time.scheduled()).isLessThan(25);
  }

  @Test
  void tick_armedAndCancelledBetweenTicks_asksForOneTickOnly() {
    Recorder timed = recorder();
    for (int i = 0; i < 1_000; i++) {
      wheel.arm(timed, SECOND);
      wheel.cancel(timed);
    }
    assertThat(time.scheduled()).isEqualTo(1);
  }

  @Test
  void tick_afterStall_letsInputComeFirst() {
    Recorder saved = recorder();
    Recorder late = recorder();
    wheel.arm(saved, SECOND);
    wheel.arm(late, SECOND);
    time.stall(60 * SECOND);
    assertThat(saved.expiredNanos).isEmpty();
    wheel.cancel(saved);
    time.pass(TICK_NANOS);
    assertThat(saved.expiredNanos).isEmpty();
    assertThat(late.expiredNanos).hasSize(1);
  }

  @Test
  void tick_alwaysLate_stillExpires() {
    Recorder timed = recorder();
    wheel.arm(timed, SECOND);
    time.stall(2 * SECOND);
    time.stall(2 * SECOND);
    assertThat(timed.expiredNanos).hasSize(1);
  }

  @Test
  void tick_alittleLate_expiresAtOnce() {
    Recorder timed = recorder();
    wheel.arm(timed, TICK_NANOS);
    time.stall(TICK_NANOS + TimerWheel.STALL_NANOS);
    assertThat(timed.expiredNanos).hasSize(1);
  }

  @Test
  void expired_armsItself_expiresAgainAndAgain() {
    List<Recorder> self = new ArrayList<>();
    Recorder timed = new Recorder(time, () -> wheel.arm(self.get(0), 0));
    self.add(timed);
    wheel.arm(timed, 0);
    time.pass(10 * TICK_NANOS);
    assertThat(timed.expiredNanos).hasSizeBetween(9, 11).doesNotHaveDuplicates();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void expired_lastOneOfALateTickArmsItselfFarAhead_theWheelGoesOn() {
    List<Recorder> self = new ArrayList<>();
    Recorder timed = new Recorder(time, () -> wheel.arm(self.get(0), 3600 * SECOND));
    self.add(timed);
    for (int ticksLate = 0; ticksLate < 4; ticksLate++) {
      wheel.arm(timed, SECOND);
      time.pass(SECOND - TICK_NANOS);
      time.stall((ticksLate + 1) * TICK_NANOS);
      assertThat(timed.expiredNanos).hasSize(ticksLate + 1);
      assertThat(timed.armed()).isTrue();
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anything_ofAFewDeadlinesOnALoopThatIsOftenLate_keepsTheLaw() {
    for (int seed = 0; seed < 500; seed++) {
      new FewDeadlines(seed).run();
    }
  }

  @Test
  void expired_cancelsNeighboursOfTheSameTick_theyDoNotExpire() {
    List<Recorder> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(new Recorder(time, () -> all.forEach(wheel::cancel)));
    }
    all.forEach(timed -> wheel.arm(timed, SECOND));
    time.pass(2 * SECOND);
    assertThat(all.stream().filter(timed -> !timed.expiredNanos.isEmpty())).hasSize(1);
    assertThat(wheel.armed()).isZero();
  }

  @Test
  void advance_gapOfManyTurns_expiresAllThatIsDueAndNothingElse() {
    List<Recorder> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Recorder timed = recorder();
      all.add(timed);
      wheel.arm(timed, i * SECOND);
    }
    wheel.advance(time.nowNanos() + 1_000 * SECOND);
    assertThat(all.subList(0, 1_001)).allSatisfy(t -> assertThat(t.expiredNanos).hasSize(1));
    assertThat(all.subList(1_001, 2_000)).allSatisfy(t -> assertThat(t.armed()).isTrue());
    assertThat(wheel.armed()).isEqualTo(999);
  }

  // Fault 79: a storm of deadlines.

  @Test
  void tick_tenThousandDeadlinesInOne_allExpireInItWithoutAnotherTick() {
    List<Recorder> all = recorders(STORM);
    all.forEach(timed -> wheel.arm(timed, SECOND));
    time.pass(2 * SECOND);
    assertThat(all).allSatisfy(timed -> assertThat(timed.expiredNanos).hasSize(1));
    assertThat(all.stream().map(timed -> timed.expiredNanos.get(0)).distinct()).hasSize(1);
    assertThat(wheel.armed()).isZero();
    // One task a tick, however many deadlines there are.
    assertThat(time.scheduled()).isBetween(10, 12);
  }

  @Test
  void tick_tenThousandThatArmThemselvesAgain_eachExpiresOnceInEachTick() {
    List<Recorder> all = new ArrayList<>();
    for (int i = 0; i < STORM; i++) {
      int self = i;
      all.add(new Recorder(time, () -> wheel.arm(all.get(self), 0)));
    }
    all.forEach(timed -> wheel.arm(timed, 0));
    time.pass(5 * TICK_NANOS);
    for (Recorder timed : all) {
      assertThat(timed.expiredNanos).hasSizeBetween(4, 6).doesNotHaveDuplicates();
    }
    assertThat(wheel.armed()).isEqualTo(STORM);
    assertThat(time.scheduled()).isLessThan(8);
  }

  private List<Recorder> recorders(int count) {
    return Stream.generate(this::recorder).limit(count).toList();
  }

  private Recorder recorder() {
    return new Recorder(time, () -> {});
  }
}
