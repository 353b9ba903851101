package io.weir.listener;

import io.weir.net.LoopConfined;
import org.jspecify.annotations.Nullable;

/**
 * The client connections of one loop, linked through themselves so that joining and leaving
 * allocate nothing. Lives as long as the loop.
 */
@LoopConfined
final class LoopClients {
  private @Nullable Http1ClientConnection first;
  private int count;

  int count() {
    return count;
  }

  void add(Http1ClientConnection connection) {
    connection.next = first;
    connection.previous = null;
    if (first != null) {
      first.previous = connection;
    }
    first = connection;
    count++;
  }

  void remove(Http1ClientConnection connection) {
    Http1ClientConnection before = connection.previous;
    Http1ClientConnection after = connection.next;
    if (before != null) {
      before.next = after;
    } else {
      first = after;
    }
    if (after != null) {
      after.previous = before;
    }
    connection.previous = null;
    connection.next = null;
    count--;
  }

  /** Closes the idle ones, and lets the others end with the response under way. */
  void drain(Listener listener) {
    for (Http1ClientConnection each = first; each != null; ) {
      Http1ClientConnection after = each.next;
      if (each.owner() == listener) {
        each.drain();
      }
      each = after;
    }
  }

  /** Closes what is left, whatever it is doing. */
  void closeAll() {
    for (Http1ClientConnection each = first; each != null; ) {
      Http1ClientConnection after = each.next;
      each.abort();
      each = after;
    }
  }
}
