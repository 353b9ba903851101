package io.weir.http;

import static io.weir.http.Failure.Retry.FRESH_IF_REUSED_OR_IDEMPOTENT;
import static io.weir.http.Failure.Retry.NEVER;
import static io.weir.http.Failure.Retry.NEXT_BACKEND;
import static io.weir.http.Failure.Side.BACKEND;
import static io.weir.http.Failure.Side.CLIENT;
import static io.weir.http.Failure.Side.WEIR;
import static io.weir.http.ProxyError.CONNECTION_LIMIT_REACHED;
import static io.weir.http.ProxyError.CONNECTION_READ_TIMEOUT;
import static io.weir.http.ProxyError.CONNECTION_REFUSED;
import static io.weir.http.ProxyError.CONNECTION_TERMINATED;
import static io.weir.http.ProxyError.CONNECTION_TIMEOUT;
import static io.weir.http.ProxyError.CONNECTION_WRITE_TIMEOUT;
import static io.weir.http.ProxyError.DESTINATION_NOT_FOUND;
import static io.weir.http.ProxyError.DESTINATION_UNAVAILABLE;
import static io.weir.http.ProxyError.HTTP_PROTOCOL_ERROR;
import static io.weir.http.ProxyError.HTTP_REQUEST_DENIED;
import static io.weir.http.ProxyError.HTTP_REQUEST_ERROR;
import static io.weir.http.ProxyError.HTTP_RESPONSE_HEADER_SECTION_SIZE;
import static io.weir.http.ProxyError.HTTP_RESPONSE_INCOMPLETE;
import static io.weir.http.ProxyError.HTTP_RESPONSE_TIMEOUT;
import static io.weir.http.ProxyError.HTTP_UPGRADE_FAILED;
import static io.weir.http.ProxyError.PROXY_INTERNAL_ERROR;
import static io.weir.http.ProxyError.PROXY_LOOP_DETECTED;

/**
 * Every reason why an exchange may not end well. A failure says who caused it, what the client is
 * told, how metrics and the access log call it, and whether another attempt is allowed. On the data
 * path failures travel as values, not as exceptions.
 */
public enum Failure {
  BAD_REQUEST_LINE(CLIENT, 400, NEVER, HTTP_REQUEST_ERROR, "The request line is malformed."),
  BAD_VERSION(
      CLIENT, 505, NEVER, HTTP_REQUEST_ERROR, "Only HTTP/1.0 and HTTP/1.1 are spoken here."),
  BAD_TARGET(
      CLIENT, 400, NEVER, HTTP_REQUEST_ERROR, "The request target is malformed or ambiguous."),
  BAD_HEADER(CLIENT, 400, NEVER, HTTP_REQUEST_ERROR, "A header field is malformed."),
  BAD_HOST(
      CLIENT,
      400,
      NEVER,
      HTTP_REQUEST_ERROR,
      "The Host field is missing, repeated, malformed or at odds with the target."),
  BAD_FRAMING(
      CLIENT,
      400,
      NEVER,
      HTTP_REQUEST_ERROR,
      "The length of the request body is ambiguous or malformed."),
  BAD_CHUNK(CLIENT, 400, NEVER, HTTP_REQUEST_ERROR, "The chunked request body is malformed."),
  BAD_EXPECT(
      CLIENT, 417, NEVER, HTTP_REQUEST_ERROR, "The only expectation understood is 100-continue."),
  METHOD_REFUSED(CLIENT, 405, NEVER, HTTP_REQUEST_DENIED, "This method is not served."),
  REQUEST_LINE_TOO_LONG(CLIENT, 414, NEVER, HTTP_REQUEST_ERROR, "The request line is too long."),
  HEADER_TOO_LARGE(
      CLIENT, 431, NEVER, HTTP_REQUEST_ERROR, "The header fields are too many or too large."),
  BODY_TOO_LARGE(CLIENT, 413, NEVER, HTTP_REQUEST_DENIED, "The request body is too large."),
  HEADER_TIMEOUT(CLIENT, 408, NEVER, HTTP_REQUEST_ERROR, "The request did not arrive in time."),
  BODY_TIMEOUT(CLIENT, 408, NEVER, HTTP_REQUEST_ERROR, "The request body did not arrive in time."),
  BODY_TOO_SLOW(CLIENT, 408, NEVER, HTTP_REQUEST_ERROR, "The request body arrived too slowly."),
  /** The client does not take its response. */
  SEND_TIMEOUT(CLIENT, 0, NEVER, HTTP_REQUEST_ERROR, "The response was not read in time."),
  /** The client left; the status is for the log only. */
  CLIENT_ABORT(CLIENT, 499, NEVER, HTTP_REQUEST_ERROR, "The client closed the connection."),

  NO_ROUTE(WEIR, 404, NEVER, DESTINATION_NOT_FOUND, "No route matches this request."),
  NO_BACKEND(WEIR, 503, NEVER, DESTINATION_UNAVAILABLE, "No backend is available."),
  POOL_FULL(
      WEIR,
      503,
      NEXT_BACKEND,
      CONNECTION_LIMIT_REACHED,
      "Too many requests are waiting for a backend."),
  DISPLACED(
      WEIR,
      503,
      NEXT_BACKEND,
      CONNECTION_LIMIT_REACHED,
      "A request that matters more took the place in the queue."),
  QUEUE_TIMEOUT(
      WEIR, 503, NEVER, CONNECTION_LIMIT_REACHED, "No backend connection became free in time."),
  ROUTE_FULL(
      WEIR, 503, NEVER, HTTP_REQUEST_DENIED, "This route serves as many requests as it may."),
  CLUSTER_FULL(
      WEIR,
      503,
      NEVER,
      CONNECTION_LIMIT_REACHED,
      "The backends serve as many requests as they may."),
  CONCURRENCY_LIMITED(
      WEIR,
      503,
      NEVER,
      CONNECTION_LIMIT_REACHED,
      "The backends are slower than at rest, and get no more."),
  TOO_MANY_REQUESTS(WEIR, 429, NEVER, HTTP_REQUEST_DENIED, "This client asks too often."),
  OVERLOADED(WEIR, 503, NEVER, PROXY_INTERNAL_ERROR, "The server is short of memory for buffers."),
  NO_SOCKET(
      WEIR, 503, NEXT_BACKEND, PROXY_INTERNAL_ERROR, "The server has no descriptor or port left."),
  /** Neither side of a tunnel sent anything. */
  TUNNEL_IDLE(WEIR, 0, NEVER, CONNECTION_READ_TIMEOUT, "The tunnel was silent for too long."),
  LOOP_DETECTED(
      WEIR, 508, NEVER, PROXY_LOOP_DETECTED, "The request has passed through this server before."),
  INTERNAL(WEIR, 500, NEVER, PROXY_INTERNAL_ERROR, "The server made a mistake."),

  CONNECT_REFUSED(
      BACKEND, 502, NEXT_BACKEND, CONNECTION_REFUSED, "The backend refused the connection."),
  CONNECT_TIMEOUT(
      BACKEND,
      504,
      NEXT_BACKEND,
      CONNECTION_TIMEOUT,
      "The backend did not accept the connection in time."),
  FIRST_BYTE_TIMEOUT(
      BACKEND, 504, NEVER, HTTP_RESPONSE_TIMEOUT, "The backend did not answer in time."),
  IDLE_TIMEOUT(BACKEND, 504, NEVER, CONNECTION_READ_TIMEOUT, "The backend stopped sending."),
  TOTAL_TIMEOUT(BACKEND, 504, NEVER, HTTP_RESPONSE_TIMEOUT, "The exchange took too long."),
  PER_TRY_TIMEOUT(
      BACKEND,
      504,
      FRESH_IF_REUSED_OR_IDEMPOTENT,
      HTTP_RESPONSE_TIMEOUT,
      "The attempt took too long."),
  SEND_STALLED(
      BACKEND, 504, NEVER, CONNECTION_WRITE_TIMEOUT, "The backend stopped reading the request."),
  BACKEND_RESET(
      BACKEND,
      502,
      FRESH_IF_REUSED_OR_IDEMPOTENT,
      CONNECTION_TERMINATED,
      "The backend reset the connection."),
  BACKEND_CLOSED(
      BACKEND,
      502,
      FRESH_IF_REUSED_OR_IDEMPOTENT,
      CONNECTION_TERMINATED,
      "The backend closed the connection."),
  /**
   * The backend's answer was one of the configured statuses; never told while it can be passed on.
   */
  RETRIED_STATUS(
      BACKEND,
      502,
      FRESH_IF_REUSED_OR_IDEMPOTENT,
      DESTINATION_UNAVAILABLE,
      "The backend was not able to answer."),
  BAD_RESPONSE(
      BACKEND,
      502,
      NEVER,
      HTTP_PROTOCOL_ERROR,
      "The backend's response is malformed or ambiguous."),
  RESPONSE_HEADER_TOO_LARGE(
      BACKEND,
      502,
      NEVER,
      HTTP_RESPONSE_HEADER_SECTION_SIZE,
      "The backend's header fields are too large."),
  TRUNCATED_RESPONSE(
      BACKEND, 502, NEVER, HTTP_RESPONSE_INCOMPLETE, "The backend's response ended too early."),
  UNEXPECTED_UPGRADE(
      BACKEND, 502, NEVER, HTTP_UPGRADE_FAILED, "The backend switched protocols unasked.");

  /** Who caused a failure. */
  public enum Side {
    CLIENT,
    WEIR,
    BACKEND
  }

  /** When a request that failed this way may be sent again. */
  public enum Retry {
    /** Not at all. */
    NEVER,
    /** Nothing of the request was sent: it may go to another backend, whatever its method. */
    NEXT_BACKEND,
    /**
     * The connection died before any byte of a response. An idempotent request may be sent again on
     * a fresh connection; any other at most if the connection had been used before and no byte of
     * the request was written to it.
     */
    FRESH_IF_REUSED_OR_IDEMPOTENT
  }

  private final Side side;
  private final int status;
  private final Retry retry;
  private final String text;
  private final String label;
  private final String proxyStatus;

  Failure(Side side, int status, Retry retry, ProxyError error, String text) {
    this.side = side;
    this.status = status;
    this.retry = retry;
    this.text = text;
    this.label = Ascii.lowerCase(name());
    this.proxyStatus = "weir; error=" + error.label() + "; details=\"" + label + "\"";
  }

  public Side side() {
    return side;
  }

  /**
   * The status for the client and the access log; 0 if a response is under way whose status has
   * been sent already.
   */
  public int status() {
    return status;
  }

  /** Whether a client could still receive an answer that says so. */
  public boolean answerable() {
    return status != 0 && this != CLIENT_ABORT;
  }

  /** The name in metrics and the access log, in lower case with underscores. */
  public String label() {
    return label;
  }

  /** The value of Proxy-Status (RFC 9209), by which programs tell this answer from a backend's. */
  public String proxyStatus() {
    return proxyStatus;
  }

  /** One sentence for the body of the answer. */
  public String text() {
    return text;
  }

  public Retry retry() {
    return retry;
  }

  /**
   * Whether the client's connection must end with the answer: where the next request would begin is
   * unknown, or the connection is not wanted.
   */
  public boolean closesClient() {
    return side == CLIENT || this == OVERLOADED || this == INTERNAL || this == TRUNCATED_RESPONSE;
  }
}
