package io.weir.config;

import java.time.Duration;

/**
 * How a backend that joins or recovers comes to its full weight. Immutable.
 *
 * @param window how long that takes; zero is off
 * @param aggression 1 for a straight line, more for a steeper begin, less for a flatter one
 * @param minWeight share of the weight that it begins with, above 0 to 1
 */
public record SlowStartConfig(Duration window, double aggression, double minWeight) {}
