/**
 * Meters and the access log: what weir tells about its work, at a price that a request does not
 * feel.
 *
 * <p>Start with {@link io.weir.telemetry.Telemetry}, which lives as long as the process and hands
 * out meters by configured name; {@link io.weir.telemetry.Meters} is the catalogue of every metric;
 * {@link io.weir.telemetry.AccessLog} writes one line per exchange, read from an {@link
 * io.weir.telemetry.ExchangeRecord}.
 *
 * <p>Threads: meters are looked up on the control thread, once, while a generation is built.
 * Recording happens on the loops and touches only memory of that loop: no lock, no shared counter,
 * no allocation. A scrape reads that memory from another thread and adds it up. The access log has
 * one writer thread of its own, fed by one ring of bytes per loop.
 *
 * <p>This is the only package that knows Micrometer and the Prometheus client.
 */
@NullMarked
package io.weir.telemetry;

import org.jspecify.annotations.NullMarked;
