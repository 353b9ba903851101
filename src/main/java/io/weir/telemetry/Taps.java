package io.weir.telemetry;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who watches the exchanges as they end. While nobody does, an exchange costs one read of a
 * reference that hardly ever changes. Lives as long as the access log, beside which it is asked;
 * loops offer, the threads of the control socket open and close.
 */
public final class Taps {
  /** How many may be open at a time, since each takes memory and time of the loops. */
  public static final int MOST = 4;

  private static final Tap[] NONE = {};

  private final int loops;
  private volatile Tap[] open = NONE;

  Taps(int loops) {
    this.loops = loops;
  }

  /** An exchange has ended. On the loop of that index. */
  void offer(int loop, ExchangeRecord r, boolean query) {
    Tap[] now = open;
    for (Tap tap : now) {
      tap.offer(loop, r, query);
    }
  }

  /** One more, which must be closed; null if there are too many. Any thread. */
  public synchronized @Nullable Tap open(TapFilter filter, boolean json) {
    if (open.length >= MOST) {
      return null;
    }
    Tap tap = new Tap(this, loops, filter, json);
    List<Tap> all = new ArrayList<>(List.of(open));
    all.add(tap);
    open = all.toArray(Tap[]::new);
    return tap;
  }

  synchronized void close(Tap tap) {
    List<Tap> all = new ArrayList<>(List.of(open));
    all.remove(tap);
    open = all.isEmpty() ? NONE : all.toArray(Tap[]::new);
  }
}
