package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A wheel with so few deadlines that it is often empty, on a loop whose ticks are often late, with
 * whatever a seed makes of it: deadlines arm and cancel each other, near and beyond the wheel's
 * horizon, also while they expire.
 */
final class FewDeadlines {
  private static final int STEPS = 200;

  private final ManualWheel time = new ManualWheel();
  private final TimerWheel wheel = time.wheel();
  private final List<Expected> all = new ArrayList<>();
  private final Random random;

  FewDeadlines(int seed) {
    random = new Random(seed);
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      all.add(new Expected());
    }
  }

  void run() {
    for (int step = 0; step < STEPS; step++) {
      change();
      if (random.nextInt(3) == 0) {
        time.stall(random.nextInt(8) * TimerWheel.TICK_NANOS);
      } else {
        time.pass(span());
      }
      assertThat(wheel.armed()).isEqualTo((int) all.stream().filter(Timed::armed).count());
    }
    // With every tick at its time nothing stays behind.
    time.pass(5 * TimerWheel.TICK_NANOS);
    assertThat(all).allSatisfy(timed -> assertThat(timed.overdueNanos()).isNotPositive());
  }

  private void change() {
    Expected one = all.get(random.nextInt(all.size()));
    if (random.nextInt(4) == 0) {
      wheel.cancel(one);
    } else {
      one.arm(span());
    }
  }

  /** Within a tick, within the horizon, or beyond it. */
  private long span() {
    long[] widths = {1, 10, TimerWheel.SLOTS, 3L * TimerWheel.SLOTS};
    return (long) (random.nextDouble() * widths[random.nextInt(4)] * TimerWheel.TICK_NANOS);
  }

  /** A deadline that knows when it must expire, and often arms or cancels one when it does. */
  private final class Expected extends Timed {
    private long dueNanos;

    void arm(long delayNanos) {
      dueNanos = time.nowNanos() + delayNanos;
      wheel.arm(this, delayNanos);
    }

    /** How far it is behind the tick at which it had to expire. */
    long overdueNanos() {
      return armed() ? time.nowNanos() - dueNanos - TimerWheel.TICK_NANOS : 0;
    }

    @Override
    protected void expired() {
      assertThat(time.nowNanos()).isGreaterThanOrEqualTo(dueNanos);
      assertThat(armed()).isFalse();
      if (random.nextInt(3) > 0) {
        change();
      }
    }
  }
}
