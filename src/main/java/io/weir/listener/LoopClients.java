package io.weir.listener;

import io.weir.net.LoopConfined;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client connections of one loop, linked through themselves so that joining and leaving
 * allocate nothing. Lives as long as the loop.
 */
@LoopConfined
final class LoopClients {
  /** Whoever has just been answered may be about to ask again. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int loop;
  private @Nullable Http1ClientConnection first;
  private int count;

  /**
   * @param loop the index of the loop
   */
  LoopClients(int loop) {
    this.loop = loop;
  }

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

  /** Lets the idle ones end with their next response, and the others with the one under way. */
  void drain(Listener listener) {
    for (Http1ClientConnection each = first; each != null; ) {
      Http1ClientConnection after = each.next;
      if (each.owner() == listener) {
        each.drain();
      }
      each = after;
    }
  }

  /**
   * Closes the idle ones of a listener that have been so for longest, to make room.
   *
   * @param most how many
   */
  void closeIdlest(Listener listener, int most) {
    List<Http1ClientConnection> idle = new ArrayList<>();
    for (Http1ClientConnection each = first; each != null; each = each.next) {
      if (each.owner() == listener && each.idleNanos() > PATIENCE_NANOS) {
        idle.add(each);
      }
    }
    idle.sort(Comparator.comparingLong(Http1ClientConnection::idleNanos).reversed());
    for (Http1ClientConnection each : idle.subList(0, Math.min(most, idle.size()))) {
      each.settings().meters().reaped(loop);
      each.leave();
    }
  }

  /** Ends those that hold most in buffers, until so many bytes are let go. */
  void shed(long bytes) {
    List<Http1ClientConnection> holding = new ArrayList<>();
    for (Http1ClientConnection each = first; each != null; each = each.next) {
      if (each.bufferedBytes() > 0) {
        holding.add(each);
      }
    }
    holding.sort(Comparator.comparingLong(Http1ClientConnection::bufferedBytes).reversed());
    long left = bytes;
    for (int i = 0; i < holding.size() && left > 0; i++) {
      left -= holding.get(i).bufferedBytes();
      holding.get(i).settings().meters().shed(loop);
      holding.get(i).shed();
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
