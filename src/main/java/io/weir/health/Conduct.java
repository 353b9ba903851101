package io.weir.health;

import io.weir.http.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt says about its backend. What the client did, what weir itself could not do, and
 * a connection that had merely been idle for too long say nothing.
 */
public enum Conduct {
  /** No connection could be opened. */
  CONNECT(0),
  /** No answer that an application made: none in time, a broken one, or 502, 503, 504. */
  GATEWAY(1),
  /** Another answer that is the server's fault. */
  SERVER_ERROR(2),
  SOUND(-1),
  BLAMELESS(-1);

  private static final int NOT_IMPLEMENTED = 501;
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final int VERSION_NOT_SUPPORTED = 505;

  /** Of a failure, as the meters count it. */
  final int kind;

  Conduct(int kind) {
    this.kind = kind;
  }

  /**
   * Judges an attempt that has ended.
   *
   * @param failure why it ended; null if its response was complete
   * @param status the backend's, 0 if there was none
   * @param reused whether its connection had served before
   */
  public static Conduct of(@Nullable Failure failure, int status, boolean reused) {
    Conduct conduct = failure == null ? SOUND : of(failure, status == 0 && reused);
    boolean blamed = conduct == CONNECT || conduct == GATEWAY;
    return blamed || status < 500 ? conduct : of(status);
  }

  private static Conduct of(int status) {
    if (status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT) {
      return GATEWAY;
    }
    // A client gets these two by asking for what nobody has to offer.
    boolean asked = status == NOT_IMPLEMENTED || status == VERSION_NOT_SUPPORTED;
    return asked ? SOUND : SERVER_ERROR;
  }

  private static Conduct of(Failure failure, boolean stale) {
    return switch (failure) {
      case CONNECT_REFUSED, CONNECT_TIMEOUT -> CONNECT;
      case BACKEND_RESET, BACKEND_CLOSED -> stale ? BLAMELESS : GATEWAY;
      case FIRST_BYTE_TIMEOUT,
          PER_TRY_TIMEOUT,
          IDLE_TIMEOUT,
          SEND_STALLED,
          RETRIED_STATUS,
          BAD_RESPONSE,
          RESPONSE_HEADER_TOO_LARGE,
          TRUNCATED_RESPONSE,
          UNEXPECTED_UPGRADE ->
          GATEWAY;
      // A total time may have been spent on a slow client.
      default -> BLAMELESS;
    };
  }
}
