package io.weir.config;

import java.time.Duration;
import java.util.List;

/**
 * When a request is sent again. Immutable.
 *
 * @param attempts after the first one
 * @param statuses of backends that are no answer yet, 400 and above
 * @param backOff upper bound of the first pause; zero is none at all
 * @param maxBackOff upper bound of every pause
 * @param replayBytes of a body that is kept to be sent again; 0 for none
 */
public record RetryConfig(
    int attempts,
    List<StatusRange> statuses,
    Duration backOff,
    Duration maxBackOff,
    int replayBytes) {
  public RetryConfig {
    statuses = List.copyOf(statuses);
  }
}
