package io.weir.exchange;

import io.netty.buffer.ByteBuf;
import io.weir.http.FlatHeaders;

/**
 * One request's lane on a client connection, as its exchange sees it; implemented by the protocols
 * of {@code io.weir.listener}. All calls come on the connection's loop.
 */
public interface ClientStream {
  /** What is known of the connection. */
  ClientFacts facts();

  /** The connection may not carry another exchange after this one. To be called before the head. */
  void closeAfterResponse();

  /** Sends an interim response. */
  void sendInformational(int status, FlatHeaders headers);

  /**
   * Sends the final response head. Framing follows Content-Length; without one the protocol's own
   * way is taken. {@code headers} may be edited.
   */
  void sendHead(int status, String reason, FlatHeaders headers, boolean bodyFollows);

  /** Takes ownership of {@code data}. */
  void sendBody(ByteBuf data);

  /** Ends the response, or this direction of a tunnel. */
  void sendEnd(FlatHeaders trailers);

  /** Hands everything written so far to the kernel. */
  void flush();

  /** Whether more may be written before the client has taken what is queued. */
  boolean writable();

  /** No more of the request body for now. */
  void pauseReading();

  /** The request body may come again. */
  void resumeReading();

  /** After a 101 was sent: raw bytes both ways from here on. */
  void startTunnel();

  /** The exchange is over and has let go; the response was complete. */
  void exchangeEnded();

  /** The exchange is over and the response is not complete: the client must be able to tell. */
  void exchangeAborted();
}
