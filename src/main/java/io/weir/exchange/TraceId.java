package io.weir.exchange;

import org.jspecify.annotations.Nullable;

/** The trace of a {@code traceparent} field (W3C Trace Context, section 3.2). Stateless. */
final class TraceId {
  private static final int BEGIN = 3;
  private static final int END = 35;

  private TraceId() {}

  /** The 32 hexadecimal digits behind the version, or null if the field is missing or malformed. */
  static @Nullable String of(@Nullable String traceparent) {
    if (traceparent == null || traceparent.length() < 55 || traceparent.charAt(2) != '-') {
      return null;
    }
    for (int i = BEGIN; i < END; i++) {
      if (Character.digit(traceparent.charAt(i), 16) < 0) {
        return null;
      }
    }
    return traceparent.charAt(END) == '-' ? traceparent.substring(BEGIN, END) : null;
  }
}
