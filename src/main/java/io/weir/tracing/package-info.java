/**
 * Requests as spans of traces, handed to a collector over OTLP. {@link io.weir.tracing.Tracing} is
 * what exchanges see of it; everything else happens on a thread of its own. What the fields of a
 * request say about its trace is in {@code http} and {@code exchange}.
 */
@NullMarked
package io.weir.tracing;

import org.jspecify.annotations.NullMarked;
