package io.weir.exchange;

import io.weir.http.Failure;
import io.weir.http.Idempotence;
import io.weir.pool.Wish;

/** Whether a failed attempt may be followed by another. Stateless. */
final class RetryRule {
  private RetryRule() {}

  /** What to do after a failed attempt. */
  enum Next {
    GIVE_UP,
    /** Once more on the same backend over a fresh connection; the attempt does not count. */
    SAME_BACKEND,
    /** On a backend that was not tried yet. */
    OTHER_BACKEND
  }

  /**
   * Judges before the head of a final response has come.
   *
   * @param attempts attempts that counted so far, this one included
   */
  static Next after(Failure failure, Attempt attempt, RequestContext context, int attempts) {
    return switch (failure.retry()) {
      case NEVER -> Next.GIVE_UP;
      case NEXT_BACKEND ->
          failure == Failure.CONNECT_REFUSED ? Next.OTHER_BACKEND : within(context, attempts);
      case FRESH_IF_REUSED_OR_IDEMPOTENT -> repeat(failure, attempt, context, attempts);
    };
  }

  /** What connection a first attempt needs. */
  static Wish wish(RequestContext context) {
    return repeatable(context) ? Wish.ANY : Wish.ALIVE;
  }

  /** A body that has begun to leave cannot be sent twice: none of it is kept. */
  private static boolean repeatable(RequestContext context) {
    return !context.bodyFollows()
        && Idempotence.isIdempotent(context.method(), context.requestHeaders());
  }

  private static Next repeat(
      Failure failure, Attempt attempt, RequestContext context, int attempts) {
    // A backend that sent an interim response was at work, and its client may have heard of it.
    if (!repeatable(context) || attempt.interim()) {
      return Next.GIVE_UP;
    }
    // A backend that is slow would be slow again; one that hung up just grew tired of waiting.
    boolean stale = attempt.reused() && failure != Failure.PER_TRY_TIMEOUT;
    return stale ? Next.SAME_BACKEND : within(context, attempts);
  }

  private static Next within(RequestContext context, int attempts) {
    return attempts <= context.route().retries() ? Next.OTHER_BACKEND : Next.GIVE_UP;
  }
}
