package io.weir.telemetry;

/**
 * An exchange as a line for somebody who watches: time, status and duration at fixed places, then
 * who asked for what, who answered, and what went wrong. Stateless.
 */
final class TapLine {
  private static final Literal MS = Literal.of(" ms ");
  private static final Literal TO = Literal.of(" -> ");
  private static final Literal SELF = Literal.of(" -> weir");
  private static final Literal IN = Literal.of(" in ");
  private static final int MILLIS_DIGITS = 5;

  private TapLine() {}

  static void write(LineBuilder out, ExchangeRecord r, boolean query) {
    out.isoTime(r.startWallMillis()).raw(' ').number(CodeCells.bounded(r.status())).raw(' ');
    long limit = 10;
    for (int digits = 1; digits < MILLIS_DIGITS; digits++) {
      if (r.totalNanos() / 1_000_000 < limit) {
        out.raw(' ');
      }
      limit *= 10;
    }
    out.millis(Math.max(0, r.totalNanos())).raw(MS);
    text(out, r.clientText());
    out.raw(' ');
    text(out, r.method().length() == 0 ? "-" : r.method());
    out.raw(' ');
    text(out, r.host());
    out.combined(r.target(), LogText.targetEnd(r, query));
    if (r.backend().isEmpty()) {
      out.raw(SELF);
    } else {
      out.raw(TO);
      text(out, r.backend());
    }
    if (!"ok".equals(r.why())) {
      out.raw(' ');
      text(out, r.why());
      out.raw(IN);
      text(out, r.phase());
    }
    out.raw('\n');
  }

  private static void text(LineBuilder out, CharSequence text) {
    out.combined(text, text.length());
  }
}
