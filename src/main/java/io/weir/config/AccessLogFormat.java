package io.weir.config;

/** How a line of the access log is written. */
public enum AccessLogFormat {
  /** One JSON object per line, all fields. */
  JSON,
  /** The combined format of Apache and nginx. */
  COMBINED
}
