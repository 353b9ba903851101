package io.weir.http;

/**
 * A field that {@link FlatHeaders} does not take. It is thrown through Netty's decoder, which turns
 * it into a failed message; it carries no stack trace because a hostile peer can cause any number
 * of them.
 */
final class RefusedField extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final Failure failure;

  RefusedField(Failure failure, String message) {
    super(message);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // There is no state to guard.
  public Throwable fillInStackTrace() {
    return this;
  }
}
