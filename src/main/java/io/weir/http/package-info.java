/**
 * The vocabulary of HTTP and its rules: header fields, request targets, framing, forwarding, and
 * the list of everything that can go wrong. No class here does IO, knows a configuration or keeps a
 * thread.
 *
 * <p>Start with {@link io.weir.http.RequestFacts} (what the rest of the program may ask about a
 * request), {@link io.weir.http.Failure} (what may go wrong) and {@link io.weir.http.Framing} (what
 * is refused and why). {@link io.weir.http.RequestReader} and {@link io.weir.http.ResponseReader}
 * make messages of bytes and check them once; {@link io.weir.http.FlatHeaders} carries their
 * fields, and {@link io.weir.http.HeadEncoder} writes only that type.
 *
 * <p>The mutable classes ({@code FlatHeaders}, {@code RequestTarget}, {@code Authority}, {@code
 * Forwarding}, {@code HttpDate}) belong to one connection or one event loop and are never shared
 * between threads.
 */
@NullMarked
package io.weir.http;

import org.jspecify.annotations.NullMarked;
