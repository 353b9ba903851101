package io.weir.config;

import java.time.Duration;

/**
 * When a backend is ejected for the share of its attempts that fail, whatever others do. Immutable.
 *
 * @param share in percent; 0 is off
 * @param minRequests a backend with fewer in the window is not judged
 * @param window over which attempts are counted, whole seconds
 */
public record ErrorShareConfig(int share, int minRequests, Duration window) {}
