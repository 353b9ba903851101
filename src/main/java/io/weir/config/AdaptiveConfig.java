package io.weir.config;

import java.time.Duration;

/**
 * How the number of requests that a cluster may have is fitted to how fast it answers. Immutable.
 *
 * @param min requests that it always may have
 * @param max requests that it never has more than
 * @param tolerance by what part of its time at rest an answer may take longer
 * @param remeasure about how often the time at rest is measured anew
 */
public record AdaptiveConfig(
    boolean enabled, int min, int max, double tolerance, Duration remeasure) {}
