package io.weir.config;

import java.time.Duration;

/**
 * How the process stops. Immutable.
 *
 * @param delay time of not being ready, yet accepting connections
 * @param grace time for open exchanges after that; what is left then is cut
 */
public record DrainConfig(Duration delay, Duration grace) {}
