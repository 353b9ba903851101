/**
 * The client side of the wire: accepting, connection limits, client connections, draining.
 *
 * <p>Start with {@link io.weir.listener.ListenerSet}, what a generation wants to be listened on;
 * then {@link io.weir.listener.Listener}, one address with one accepting socket per loop; then
 * {@link io.weir.listener.Http1ClientConnection}, which reads requests and is their {@link
 * io.weir.exchange.ClientStream}. {@link io.weir.listener.ClientPipeline} is the only place where
 * client handlers are ordered.
 *
 * <p>Nothing in here knows routes, clusters or pools: a complete request head is handed to an
 * exchange.
 */
@NullMarked
package io.weir.listener;

import org.jspecify.annotations.NullMarked;
