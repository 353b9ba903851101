package io.weir.pool;

import io.netty.buffer.ByteBuf;
import io.weir.config.Priority;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.ResponseHead;

/**
 * What an attempt hears from the backend side, always on its own loop.
 *
 * <p>After {@link #onUnavailable} or {@link #onBackendFailed} nothing more comes: the pool or the
 * connection has already let go of the listener.
 */
public interface BackendEvents {
  /** Its place among those that wait; the same for as long as it waits. */
  Priority priority();

  /** The stream that {@link BackendPool#acquire} could not give at once. */
  void onAcquired(BackendStream stream);

  /** No connection is to be had; nothing was sent. */
  void onUnavailable(Failure failure);

  /** An interim response other than 101 (RFC 9110 section 15.2). */
  void onInformational(int status, FlatHeaders headers);

  /** The final response head, or a 101 that was asked for. */
  void onResponseHead(ResponseHead head, boolean bodyFollows);

  /** Takes ownership of {@code data}; raw bytes once a tunnel was started. */
  void onResponseBody(ByteBuf data);

  /** The response, or the backend's direction of a tunnel, is complete. */
  void onResponseEnd(FlatHeaders trailers);

  /** The connection broke or broke the rules before the response was complete; it is closed. */
  void onBackendFailed(Failure failure);

  /** The read batch is over: flush what it produced. */
  void onBackendReadComplete();

  /** The stream's {@link BackendStream#writable} changed. */
  void onBackendWritability();
}
