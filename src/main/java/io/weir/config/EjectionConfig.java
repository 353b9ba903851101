package io.weir.config;

import java.time.Duration;

/**
 * When a backend gets no requests for a while because those before failed. Immutable.
 *
 * @param failures in a row, of whatever kind a backend can be blamed for; 0 is off
 * @param gatewayFailures in a row, without answers of the application; 0 is off
 * @param connectFailures in a row of opening a connection; 0 is off
 * @param time of the first ejection; each further one lasts as much longer
 * @param maxTime that no ejection exceeds
 * @param maxShare of the backends of a cluster that may be ejected at once, in percent
 * @param probes requests that one which has come back may have at once, and successes that it needs
 */
public record EjectionConfig(
    boolean enabled,
    int failures,
    int gatewayFailures,
    int connectFailures,
    Duration time,
    Duration maxTime,
    int maxShare,
    int probes,
    ErrorShareConfig errors,
    OutlierConfig outliers) {}
