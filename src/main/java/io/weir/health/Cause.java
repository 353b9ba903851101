package io.weir.health;

/** What gave rise to an ejection. */
enum Cause {
  FAILURES("failures", "failures in a row"),
  GATEWAY("gateway", "gateway failures in a row"),
  CONNECT("connect", "failed connects in a row"),
  OUTLIER("outlier", "");

  /** In metrics. */
  final String label;

  /** Behind a number. */
  final String words;

  Cause(String label, String words) {
    this.label = label;
    this.words = words;
  }
}
