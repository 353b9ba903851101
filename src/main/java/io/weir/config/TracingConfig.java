package io.weir.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how requests become spans of traces. Immutable.
 *
 * @param sample share of the traces that are recorded, 0 to 1, where weir decides it
 * @param endpoint that of a collector, with path; null hands spans to nobody
 * @param serviceName what this process is called in traces
 * @param queueSpans spans that may wait for the collector
 */
public record TracingConfig(
    boolean enabled, double sample, @Nullable URI endpoint, String serviceName, int queueSpans) {}
