package io.weir.config;

import java.time.Duration;

/**
 * How the backends of a cluster are checked. Immutable.
 *
 * @param type never {@link HealthType#AUTO}
 * @param path of the request; empty where there is none
 * @param host in the request; empty for the backend's address
 * @param port 0 for the backend's own
 * @param fastInterval while a backend changes
 * @param rise successes in a row that a backend which is down needs
 * @param fall failures in a row that a backend which is up is forgiven, less one
 * @param jitter share of an interval, in percent, by which it varies
 */
public record HealthConfig(
    HealthType type,
    String path,
    String host,
    int port,
    Duration interval,
    Duration fastInterval,
    Duration timeout,
    int rise,
    int fall,
    int jitter,
    ExpectConfig expect,
    AllDown whenAllDown) {

  /** Whether there are any checks. */
  public boolean enabled() {
    return type == HealthType.HTTP || type == HealthType.TCP;
  }
}
