package io.weir.net;

/** Hears from the {@link Watchdog} how punctual the loops are. Implemented by the meters. */
public interface LagSink {
  /** {@code loop} answered a ping after {@code nanos}; called on that loop. */
  @LoopConfined
  void lag(Loop loop, long nanos);

  /** {@code loop} has not answered for {@code nanos} so far; called on the watchdog's thread. */
  @AnyThread
  default void blocked(Loop loop, long nanos) {}
}
