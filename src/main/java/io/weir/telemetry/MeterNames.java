package io.weir.telemetry;

import java.util.Set;

/** All names that a generation uses in metrics, for {@link Telemetry#retain}. */
public record MeterNames(
    Set<String> listeners, Set<String> routes, Set<String> clusters, Set<BackendName> backends) {}
