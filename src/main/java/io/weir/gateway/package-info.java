/**
 * The composition root: puts all parts together, replaces what a reload replaces, and takes
 * everything down again in order.
 *
 * <p>Start with {@link io.weir.gateway.Gateway}, which owns every long-lived part of a running
 * proxy, then {@link io.weir.gateway.GenerationBuilder}, the single place where a configuration
 * becomes routes, clusters and backends. Whatever changes after the start happens on one thread,
 * {@code weir-control}; the loops see it only through {@code LiveRoutes}.
 */
@NullMarked
package io.weir.gateway;

import org.jspecify.annotations.NullMarked;
