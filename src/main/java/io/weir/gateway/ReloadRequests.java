package io.weir.gateway;

import io.weir.config.Loaded;
import io.weir.net.AnyThread;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to the {@link Reloader} for everybody who wants a reload: a signal, the control socket, a
 * program that embeds weir. One per gateway; any thread.
 */
@AnyThread
final class ReloadRequests {
  private final ControlThread control;
  private final Reloader reloader;
  private final @Nullable Supplier<Loaded> source;
  private final AtomicBoolean waiting = new AtomicBoolean();

  /**
   * @param source where a request without a configuration gets it from; null if there is none
   */
  ReloadRequests(ControlThread control, Reloader reloader, @Nullable Supplier<Loaded> source) {
    this.control = control;
    this.reloader = reloader;
    this.source = source;
  }

  /** Reads the configuration from its source again; waits for the result. */
  ReloadResult now() {
    return now(source);
  }

  /** Takes the configuration from another source; waits for the result. */
  ReloadResult now(@Nullable Supplier<Loaded> other) {
    try {
      return control.call(() -> reloader.reload(other));
    } catch (RejectedExecutionException | CancellationException e) {
      // The control thread has ended, or ended while this waited for its turn.
      long number = reloader.current().number();
      return ReloadResult.refused(number, "weir has ended", List.of());
    }
  }

  /** Reads the configuration from its source again, soon; requests that wait become one. */
  void soon() {
    if (waiting.compareAndSet(false, true)) {
      control.execute(
          () -> {
            // Before the file is read: a request that comes now may mean a later content.
            waiting.set(false);
            reloader.reload(source);
          });
    }
  }
}
