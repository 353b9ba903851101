package io.weir.gateway;

import io.weir.config.Loaded;
import io.weir.net.AnyThread;
import io.weir.net.FileThread;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to the {@link Reloader} for everybody who wants a reload: a signal, the control socket, a
 * file that has changed, a program that embeds weir. One per gateway; any thread.
 */
@AnyThread
final class ReloadRequests {
  private final ControlThread control;
  private final Reloader reloader;
  private final SourceWatch watch;
  private final @Nullable Supplier<Loaded> source;
  private final AtomicBoolean waiting = new AtomicBoolean();

  /** Reloads that somebody waits for. */
  private final Set<Caller> callers = ConcurrentHashMap.newKeySet();

  private volatile boolean ended;

  /**
   * @param source where a request without a configuration gets it from; null if there is none
   */
  ReloadRequests(
      ControlThread control,
      Reloader reloader,
      @Nullable Supplier<Loaded> source,
      FileThread files) {
    this.control = control;
    this.reloader = reloader;
    this.watch = new SourceWatch(files, this::soon);
    this.source = source == null ? null : () -> watched(source.get());
  }

  /** Notices changes of what the generation in force was read from. Control thread. */
  void begin(Loaded first) {
    watched(first);
    watch.every(reloader.current().config().reload().watch());
  }

  private void reload(@Nullable Supplier<Loaded> from, Consumer<ReloadResult> done) {
    reloader.reload(
        from,
        result -> {
          watch.every(reloader.current().config().reload().watch());
          done.accept(result);
        });
  }

  private Loaded watched(Loaded loaded) {
    watch.read(loaded.files());
    return loaded;
  }

  /** Reads the configuration from its source again; waits for the result. */
  ReloadResult now() {
    return now(source);
  }

  /** Takes the configuration from another source; waits for the result. */
  ReloadResult now(@Nullable Supplier<Loaded> other) {
    Caller caller = new Caller();
    callers.add(caller);
    control.execute(() -> reload(other, caller.result::complete));
    if (ended) {
      // The control thread may have ended without having seen it.
      caller.result.complete(tooLate());
    }
    try {
      return caller.result.join();
    } finally {
      callers.remove(caller);
    }
  }

  /** The control thread has ended: whoever waits goes on. */
  void end() {
    ended = true;
    callers.forEach(caller -> caller.result.complete(tooLate()));
  }

  /** Somebody who waits for a reload. */
  private static final class Caller {
    private final CompletableFuture<ReloadResult> result = new CompletableFuture<>();
  }

  private ReloadResult tooLate() {
    long number = reloader.current().number();
    return ReloadResult.refused(number, "weir has ended", List.of());
  }

  /** Reads the configuration from its source again, soon; requests that wait become one. */
  void soon() {
    if (waiting.compareAndSet(false, true)) {
      control.execute(
          () -> {
            // Before the file is read: a request that comes now may mean a later content.
            waiting.set(false);
            reload(source, result -> {});
          });
    }
  }
}
