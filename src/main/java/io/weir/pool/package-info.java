/**
 * Which connection carries this attempt: the backend side of the wire.
 *
 * <p>One {@link io.weir.pool.BackendPool} for each backend on each loop, plain collections, last in
 * first out. The limits that an operator sets are per backend, so the pools of one backend share a
 * {@link io.weir.pool.ConnectionBudget}, the only thing here that several threads touch.
 *
 * <p>Start with {@link io.weir.pool.BackendPool}, then {@link io.weir.pool.Http1BackendConnection}.
 * What an exchange sees are two interfaces: it sends through {@link io.weir.pool.BackendStream} and
 * receives through {@link io.weir.pool.BackendEvents}. No clusters, routes or clients in here.
 */
@NullMarked
package io.weir.pool;

import org.jspecify.annotations.NullMarked;
