package io.weir.health;

/** What gave rise to an ejection. */
enum Cause {
  FAILURES("failures", "failures in a row"),
  GATEWAY("gateway", "gateway failures in a row"),
  CONNECT("connect", "failed connects in a row"),
  ERROR_SHARE("error_share", ""),
  OUTLIER("outlier", "");

  /** In metrics. */
  final String label;

  /** Behind a number. */
  final String words;

  /** Whether it shows in the rows of failures, and not in how many there were of all. */
  boolean isRow() {
    return !words.isEmpty();
  }

  Cause(String label, String words) {
    this.label = label;
    this.words = words;
  }
}
