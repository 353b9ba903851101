/**
 * One request and its response: control flow, attempts, relay, tunnel.
 *
 * <p>Read {@link io.weir.exchange.Exchange} first: it is the only class that changes the phase or
 * decides what happens next. Everything else here is a leaf: {@link io.weir.exchange.Admission} is
 * the way to a cluster, {@link io.weir.exchange.Attempt} one try on one backend, {@link
 * io.weir.exchange.Attempts} what an exchange knows of all its tries, {@link
 * io.weir.exchange.Upload} the request on its way, {@link io.weir.exchange.Relay} moves bodies and
 * applies backpressure, {@link io.weir.exchange.RequestContext} holds the facts, {@link
 * io.weir.exchange.RequestEdits} and {@link io.weir.exchange.ResponseEdits} change heads in place,
 * {@link io.weir.exchange.LocalReply} is what weir answers by itself.
 *
 * <p>The client side is seen only through {@link io.weir.exchange.ClientStream}, the backend side
 * only through the interfaces of {@code io.weir.pool}: no channel, no handler, no protocol version
 * in here. Everything of an exchange happens on the loop of its client connection.
 */
@NullMarked
package io.weir.exchange;

import org.jspecify.annotations.NullMarked;
