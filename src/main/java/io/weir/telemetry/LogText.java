package io.weir.telemetry;

import io.netty.util.AsciiString;

/** How much of a text the access log shows; the same in every format. Stateless. */
final class LogText {
  private LogText() {}

  /** The end of what is logged of the target: its path, or all of it. */
  static int targetEnd(ExchangeRecord r, boolean query) {
    int length = r.target().length();
    return query ? length : Math.min(r.pathEnd(), length);
  }

  /** Who does not want queries in the log does not want those of the referer either. */
  static int refererEnd(CharSequence referer, boolean query) {
    int mark = query ? -1 : AsciiString.indexOf(referer, '?', 0);
    return mark < 0 ? referer.length() : mark;
  }
}
