package io.weir.config;

import java.time.Duration;

/**
 * When a backend fails so much more than the others of its cluster that it is ejected. Immutable.
 *
 * @param interval over which attempts are counted; zero is off
 * @param minBackends fewer than this with enough requests are not compared
 * @param minRequests a backend with fewer in an interval is not judged
 * @param deviations standard deviations below the mean at which a success rate is an outlier
 */
public record OutlierConfig(
    Duration interval, int minBackends, int minRequests, double deviations) {}
