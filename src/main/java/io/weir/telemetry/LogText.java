package io.weir.telemetry;

/** How much of a text the access log shows; the same in every format. Stateless. */
final class LogText {
  private LogText() {}

  /** The end of what is logged of the target: its path, or all of it. */
  static int targetEnd(ExchangeRecord r, boolean query) {
    int length = r.target().length();
    return query ? length : Math.min(r.pathEnd(), length);
  }

  /** Who does not want queries in the log does not want those of the referer either. */
  static int refererEnd(String referer, boolean query) {
    int mark = query ? -1 : referer.indexOf('?');
    return mark < 0 ? referer.length() : mark;
  }
}
