package io.weir.net;

import org.slf4j.LoggerFactory;

/**
 * Told when a loop can no longer be trusted: a task of ours threw, or its thread ended by itself.
 * Called on the thread where that happened, which may be any.
 */
@AnyThread
@FunctionalInterface
public interface FatalHandler {
  /** Loop number {@code loop} failed; the implementation decides what becomes of the process. */
  void failed(int loop, Throwable cause);

  /**
   * Logs and ends the process: a proxy with a dead loop accepts connections that nobody serves,
   * while a restarted one serves. Halts rather than exits, as shutdown hooks may wait for the loop.
   */
  static FatalHandler endProcess() {
    return (loop, cause) -> {
      try {
        LoggerFactory.getLogger(FatalHandler.class).error("loop {} failed, ending", loop, cause);
      } finally {
        Runtime.getRuntime().halt(1);
      }
    };
  }
}
