package io.weir.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * The access log's line in the combined format of Apache and nginx, for the tools that read it.
 * Stateless.
 */
final class CombinedLine {
  private static final Literal NO_USER = Literal.of(" - - [");
  private static final Literal TIME_END = Literal.of("] \"");
  private static final Literal REQUEST_END = Literal.of("\" ");
  private static final Literal NEXT = Literal.of(" \"");
  private static final Literal END = Literal.of("\"\n");

  private CombinedLine() {}

  /** Writes the whole line; without the query, that of the referer is left out as well. */
  static void write(LineBuilder out, ExchangeRecord r, boolean query) {
    text(out, r.clientText());
    out.raw(NO_USER).combinedTime(r.startWallMillis()).raw(TIME_END);
    request(out, r, query);
    out.raw(REQUEST_END).number(r.status()).raw(' ').number(r.bytesOut()).raw(NEXT);
    CharSequence referer = r.referer();
    if (referer == null) {
      out.raw('-');
    } else {
      out.combined(referer, LogText.refererEnd(referer, query));
    }
    out.raw('"').raw(NEXT);
    text(out, r.userAgent());
    out.raw(END);
  }

  private static void request(LineBuilder out, ExchangeRecord r, boolean query) {
    if (r.target().isEmpty()) {
      out.raw('-');
      return;
    }
    text(out, r.method());
    out.raw(' ').combined(r.target(), LogText.targetEnd(r, query)).raw(' ');
    text(out, r.protocol());
  }

  private static void text(LineBuilder out, @Nullable CharSequence value) {
    if (value == null) {
      out.raw('-');
    } else {
      out.combined(value, value.length());
    }
  }
}
