package io.weir.cluster;

import io.weir.net.LoopConfined;
import org.jspecify.annotations.Nullable;

/**
 * The backends that one exchange has had, so that none is picked twice. Embedded in an attempt and
 * reused: {@link #clear} between exchanges. Holds at most {@link #MAX}; a full one means that the
 * exchange has tried enough.
 */
@LoopConfined
public final class Tried {
  /** Backends that one exchange may try; configured retries stay below it. */
  public static final int MAX = 16;

  private final @Nullable Backend[] backends = new @Nullable Backend[MAX];
  private int count;

  public boolean contains(Backend backend) {
    for (int i = 0; i < count; i++) {
      if (backends[i] == backend) {
        return true;
      }
    }
    return false;
  }

  public void add(Backend backend) {
    if (count < MAX && !contains(backend)) {
      backends[count++] = backend;
    }
  }

  public int count() {
    return count;
  }

  /** Forgets those that were added when there were so many already. */
  void cut(int before) {
    while (count > before) {
      backends[--count] = null;
    }
  }

  /** Forgets everything, references included: a retired backend must not live on in here. */
  public void clear() {
    cut(0);
  }

  boolean full() {
    return count == MAX;
  }
}
