package io.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Priority;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whose turn it is, and who has to go. */
final class WaitQueueTest {
  private static final List<Priority> CLASSES = List.of(Priority.values());

  private final WaitQueue queue = new WaitQueue();

  /** Somebody who waits and is only asked for the class. */
  private static BackendEvents waiter(Priority priority) {
    return (BackendEvents)
        Proxy.newProxyInstance(
            WaitQueueTest.class.getClassLoader(),
            new Class<?>[] {BackendEvents.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "priority" -> priority;
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> throw new AssertionError(method);
                });
  }

  private BackendEvents added(Priority priority) {
    BackendEvents waiter = waiter(priority);
    queue.add(waiter);
    return waiter;
  }

  @Test
  void poll_oneClass_firstComeFirstServed() {
    BackendEvents first = added(Priority.NORMAL);
    BackendEvents second = added(Priority.NORMAL);
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.poll()).isSameAs(first);
    assertThat(queue.poll()).isSameAs(second);
    assertThat(queue.poll()).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void poll_severalClasses_theHighestFirst() {
    BackendEvents low = added(Priority.LOW);
    BackendEvents normal = added(Priority.NORMAL);
    BackendEvents high = added(Priority.HIGH);
    assertThat(queue.rank()).isZero();
    assertThat(queue.poll()).isSameAs(high);
    assertThat(queue.rank()).isEqualTo(1);
    assertThat(queue.poll()).isSameAs(normal);
    assertThat(queue.rank()).isEqualTo(2);
    assertThat(queue.poll()).isSameAs(low);
    assertThat(queue.rank()).isEqualTo(3);
  }

  @Test
  void pollLastBelow_theLastOfTheLowestClassGoes() {
    added(Priority.LOW);
    BackendEvents lastLow = added(Priority.LOW);
    BackendEvents normal = added(Priority.NORMAL);
    assertThat(queue.pollLastBelow(Priority.LOW)).isNull();
    assertThat(queue.pollLastBelow(Priority.HIGH)).isSameAs(lastLow);
    assertThat(queue.pollLastBelow(Priority.NORMAL)).isNotNull();
    assertThat(queue.pollLastBelow(Priority.NORMAL)).isNull();
    assertThat(queue.pollLastBelow(Priority.HIGH)).isSameAs(normal);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void remove_somebodyWhoWaitsOrNot_saysSo() {
    added(Priority.NORMAL);
    BackendEvents second = added(Priority.NORMAL);
    assertThat(queue.remove(waiter(Priority.NORMAL))).isFalse();
    assertThat(queue.remove(second)).isTrue();
    assertThat(queue.remove(second)).isFalse();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void anySequence_isWhatASortedListWouldDo() {
    SplittableRandom random = new SplittableRandom(7);
    List<BackendEvents> model = new ArrayList<>();
    ArrayDeque<BackendEvents> known = new ArrayDeque<>();
    for (int step = 0; step < 10_000; step++) {
      Priority priority = CLASSES.get(random.nextInt(3));
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          BackendEvents waiter = added(priority);
          known.addLast(waiter);
          model.add(waiter);
          // Stable, so that those of one class keep their order.
          model.sort(Comparator.comparing(BackendEvents::priority));
        }
        case 2 -> assertThat(queue.poll()).isSameAs(model.isEmpty() ? null : model.remove(0));
        case 3 -> {
          int last = model.size() - 1;
          boolean lower = last >= 0 && model.get(last).priority().compareTo(priority) > 0;
          assertThat(queue.pollLastBelow(priority)).isSameAs(lower ? model.remove(last) : null);
        }
        default -> {
          BackendEvents somebody = known.isEmpty() ? waiter(priority) : known.pollFirst();
          assertThat(queue.remove(somebody)).isEqualTo(model.remove(somebody));
        }
      }
      assertThat(queue.size()).isEqualTo(model.size());
    }
  }
}
