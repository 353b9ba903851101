/**
 * Tools of the wire tests: a client and a backend that send exactly the bytes a test says, a proxy
 * between them, and a gate that lets no leaked buffer pass.
 *
 * <p>Start with {@link io.weir.testkit.WireTest}, the base of the tests, then {@link
 * io.weir.testkit.RawClient} and {@link io.weir.testkit.ScriptedBackend}. All of it blocks, on
 * plain JDK sockets, so that no code of the proxy or of Netty is on both sides of a connection.
 * Nothing sleeps; every wait ends with an event or, after {@link io.weir.testkit.Patience}, with a
 * failure.
 */
@NullMarked
package io.weir.testkit;

import org.jspecify.annotations.NullMarked;
