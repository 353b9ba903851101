package io.weir.pool;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.weir.http.FlatHeaders;

/**
 * One request's lane on a connection to a backend. Belongs to one attempt on one loop, from its
 * acquisition until {@link #finish} or {@link #reset}, after which it must not be touched.
 */
public interface BackendStream {
  /** Writes the request head. Framing follows Content-Length, or is chunked if a body follows. */
  void sendHead(HttpMethod method, String target, FlatHeaders headers, boolean bodyFollows);

  /** Takes ownership of {@code data}. */
  void sendBody(ByteBuf data);

  /** Ends the request body, or this direction of a tunnel. */
  void sendEnd(FlatHeaders trailers);

  /** Hands everything written so far to the kernel. */
  void flush();

  /** Whether more may be written before the backend has taken what is queued. */
  boolean writable();

  /** Bytes that the backend has not taken yet. */
  long heldBytes();

  /** Stops reading from the backend; a read batch under way is still delivered. */
  void pauseReading();

  /** Reads on after {@link #pauseReading}. */
  void resumeReading();

  /** Whether the connection has carried an earlier request, so that it may be stale. */
  boolean reused();

  /** Nanoseconds that connecting took; 0 for a reused connection. */
  long connectNanos();

  /** After a 101: raw bytes both ways from here on. */
  void startTunnel();

  /**
   * The exchange is over with both messages complete: the connection returns to its pool if it may
   * be used again, else it is closed.
   */
  void finish();

  /**
   * The exchange has no use for the response of which it was told the head: the connection returns
   * to its pool if the rest has come already, else it is closed.
   */
  void discard();

  /** The exchange is over early: the connection is closed, which tells the backend. */
  void reset();
}
