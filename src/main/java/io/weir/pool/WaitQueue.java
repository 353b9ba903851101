package io.weir.pool;

import io.weir.config.Priority;
import io.weir.net.LoopConfined;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Those that wait for a connection: a higher class before a lower one, and within a class first
 * come, first served. How long anybody waits is bounded by whoever waits. Part of a pool, without a
 * bound of its own.
 */
@LoopConfined
final class WaitQueue {
  /** By class, the highest first. */
  private final List<ArrayDeque<BackendEvents>> classes =
      List.of(new ArrayDeque<>(1), new ArrayDeque<>(1), new ArrayDeque<>(1));

  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(BackendEvents waiter) {
    classes.get(waiter.priority().rank()).addLast(waiter);
    size++;
  }

  /** False if it does not wait here. */
  boolean remove(BackendEvents waiter) {
    boolean found = classes.get(waiter.priority().rank()).remove(waiter);
    size -= found ? 1 : 0;
    return found;
  }

  /** Takes out whose turn it is; null if nobody waits. */
  @Nullable BackendEvents poll() {
    for (int i = 0; i < classes.size(); i++) {
      BackendEvents first = classes.get(i).pollFirst();
      if (first != null) {
        size--;
        return first;
      }
    }
    return null;
  }

  /** Takes out whoever came last of the lowest class, if that is lower than this one; else null. */
  @Nullable BackendEvents pollLastBelow(Priority priority) {
    for (int i = classes.size() - 1; i > priority.rank(); i--) {
      BackendEvents last = classes.get(i).pollLast();
      if (last != null) {
        size--;
        return last;
      }
    }
    return null;
  }

  /**
   * The number of the class whose turn it is, less for a higher one; beyond all if nobody waits.
   */
  int rank() {
    int rank = 0;
    while (rank < classes.size() && classes.get(rank).isEmpty()) {
      rank++;
    }
    return rank;
  }
}
