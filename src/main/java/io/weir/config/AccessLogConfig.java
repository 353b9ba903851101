package io.weir.config;

/**
 * One line per exchange. Immutable.
 *
 * @param target {@code stdout}, {@code stderr} or the path of a file
 * @param queueLines lines that may wait for the writer; further ones are dropped and counted
 * @param query whether the query of a target is logged
 */
public record AccessLogConfig(
    boolean enabled,
    String target,
    AccessLogFormat format,
    int queueLines,
    boolean query,
    LogSelection selection) {

  /** One that has every exchange. */
  public AccessLogConfig(
      boolean enabled, String target, AccessLogFormat format, int queueLines, boolean query) {
    this(enabled, target, format, queueLines, query, LogSelection.ALL);
  }
}
