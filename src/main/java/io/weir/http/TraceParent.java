package io.weir.http;

/**
 * The field {@code traceparent} (W3C Trace Context, section 3.2): a version, the id of the trace,
 * that of the caller's span, and flags. Stateless.
 */
public final class TraceParent {
  /** Of version 00, which is what weir writes. */
  public static final int LENGTH = 55;

  public static final int TRACE = 3;
  public static final int TRACE_END = 35;
  public static final int SPAN = 36;
  public static final int SPAN_END = 52;
  private static final int FLAGS = 53;

  private TraceParent() {}

  /** Whether it can be continued: all but that is as if there were none. */
  public static boolean isValid(CharSequence field) {
    return field.length() >= LENGTH
        && isVersion(field)
        && field.charAt(2) == '-'
        && isId(field, TRACE, TRACE_END)
        && field.charAt(TRACE_END) == '-'
        && isId(field, SPAN, SPAN_END)
        && field.charAt(SPAN_END) == '-'
        && isHex(field, FLAGS, LENGTH);
  }

  /** Later versions may have more behind what the first one has. */
  private static boolean isVersion(CharSequence field) {
    boolean first = field.charAt(0) == '0' && field.charAt(1) == '0';
    boolean none = field.charAt(0) == 'f' && field.charAt(1) == 'f';
    boolean more = field.length() > LENGTH;
    return isHex(field, 0, 2) && !none && (!more || (!first && field.charAt(LENGTH) == '-'));
  }

  /** Whether the caller may have recorded its part. */
  public static boolean isSampled(CharSequence valid) {
    return (Character.digit(valid.charAt(LENGTH - 1), 16) & 1) != 0;
  }

  private static boolean isId(CharSequence field, int from, int to) {
    boolean zero = true;
    for (int i = from; i < to; i++) {
      zero &= field.charAt(i) == '0';
    }
    return !zero && isHex(field, from, to);
  }

  /** Small letters only. */
  private static boolean isHex(CharSequence field, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = field.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
