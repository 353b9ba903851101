package io.weir.exchange;

import io.weir.http.Failure;
import io.weir.http.Idempotence;

/** Whether a failed attempt may be followed by another. Stateless. */
final class RetryRule {
  private RetryRule() {}

  /** What to do after a failed attempt. */
  enum Next {
    GIVE_UP,
    /** It might be sent again, but there is nobody to send it to. */
    NOBODY,
    /** Once more on the same backend over a fresh connection; the attempt does not count. */
    SAME_BACKEND,
    /** On a backend that was not tried yet. */
    OTHER_BACKEND
  }

  /**
   * Judges before the head of a final response has gone to the client.
   *
   * @param attempts attempts that counted so far, this one included
   */
  static Next after(
      Failure failure, Attempt attempt, RequestContext context, Upload upload, int attempts) {
    return switch (failure.retry()) {
      case NEVER -> Next.GIVE_UP;
      case NEXT_BACKEND ->
          failure == Failure.CONNECT_REFUSED || within(context, attempts)
              ? Next.OTHER_BACKEND
              // No backend has had it, so that it may still wait for one.
              : Next.NOBODY;
      case FRESH_IF_REUSED_OR_IDEMPOTENT ->
          // A backend that sent an interim response was at work, and its client may know.
          !repeatable(context, upload) || attempt.interim()
              ? Next.GIVE_UP
              : repeat(failure, attempt, context, attempts);
    };
  }

  /** A body that has begun to leave cannot be sent twice, unless it was kept. */
  static boolean repeatable(RequestContext context, Upload upload) {
    return upload.repeatable()
        && Idempotence.isIdempotent(context.method(), context.requestHeaders());
  }

  private static Next repeat(
      Failure failure, Attempt attempt, RequestContext context, int attempts) {
    // A backend that is slow would be slow again; one that hung up just grew tired of waiting.
    boolean hungUp = failure == Failure.BACKEND_RESET || failure == Failure.BACKEND_CLOSED;
    // Two that hung up one after the other were not stale: it may be the request that ends them.
    if (attempt.reused() && hungUp && !attempt.fresh()) {
      return Next.SAME_BACKEND;
    }
    return within(context, attempts) ? Next.OTHER_BACKEND : Next.GIVE_UP;
  }

  private static boolean within(RequestContext context, int attempts) {
    return attempts <= context.route().retry().attempts();
  }
}
