package io.weir.process;

/**
 * One answer as a strict client understands it.
 *
 * @param status 0 if there is none
 * @param saw the request that a {@link Recorder} saw, "" if this is not an account of it
 * @param body the body, or what is wrong with an answer that is {@link Kind#ODD}
 */
record Answer(int status, String saw, String body, Kind kind) {
  /** What became of an answer. */
  enum Kind {
    WHOLE,
    /** The connection ended before the answer did. */
    CUT,
    /** No answer that has exactly one meaning. */
    ODD
  }

  boolean isWhole() {
    return kind == Kind.WHOLE;
  }

  boolean isInterim() {
    return isWhole() && status < 200 && status != 101;
  }

  /** Whether this is an account of a request that reached a recorder. */
  boolean isRecorded() {
    return !saw.isEmpty();
  }

  /** The answer as a verdict has it. */
  String text(boolean withBody) {
    return switch (kind) {
      case WHOLE ->
          status
              + (withBody && status >= 200 && status < 400
                  ? "=" + AmbiguousMessage.shown(body)
                  : "");
      case CUT -> status + "~";
      case ODD -> "odd(" + AmbiguousMessage.shown(body) + ")";
    };
  }
}
