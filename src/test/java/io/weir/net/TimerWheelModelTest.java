package io.weir.net;

import static io.weir.net.TimerWheel.TICK_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.ManualWheel.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on the wheel and on a naive list of deadlines; they must always agree. */
class TimerWheelModelTest {
  private static final int OPERATIONS = 10_000;
  private static final int NODES = 60;

  private final ManualWheel time = new ManualWheel();
  private final TimerWheel wheel = time.wheel();
  private final List<Node> nodes = new ArrayList<>();

  /** A node and what the model knows of it. */
  private final class Node {
    private final Recorder timed = new Recorder(time, this::onExpired);
    private boolean armed;
    private long deadline;
    private long rearmDelay = -1;

    private void onExpired() {
      assertThat(armed).as("was armed").isTrue();
      assertThat(time.nowNanos()).as("not early").isGreaterThanOrEqualTo(deadline);
      assertThat(time.nowNanos()).as("not late").isLessThanOrEqualTo(deadline + TICK_NANOS);
      armed = false;
      if (rearmDelay >= 0) {
        arm(rearmDelay);
        rearmDelay = -1;
      }
    }

    private void arm(long delay) {
      armed = true;
      deadline = time.nowNanos() + delay;
      wheel.arm(timed, delay);
    }

    private void cancel() {
      armed = false;
      wheel.cancel(timed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyOperations_agreeWithTheModel(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < NODES; i++) {
      nodes.add(new Node());
    }
    for (int i = 0; i < OPERATIONS; i++) {
      step(random);
      long armed = nodes.stream().filter(node -> node.armed).count();
      assertThat(wheel.armed()).as("seed %d, operation %d", seed, i).isEqualTo((int) armed);
      long horizon = time.nowNanos() - TICK_NANOS;
      assertThat(nodes)
          .as("seed %d, operation %d", seed, i)
          .allMatch(node -> node.armed == node.timed.armed())
          .noneMatch(node -> node.armed && node.deadline < horizon);
    }
  }

  private void step(Random random) {
    Node node = nodes.get(random.nextInt(NODES));
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> node.arm(delay(random));
      case 3 -> node.cancel();
      case 4 -> node.rearmDelay = delay(random);
      case 5 -> nodes.forEach(random.nextInt(50) == 0 ? Node::cancel : other -> {});
      default -> time.pass(delay(random) / 8);
    }
  }

  private static long delay(Random random) {
    // All magnitudes alike: from less than a tick to several turns of the wheel.
    return random.nextLong(1L << (10 + random.nextInt(29)));
  }
}
