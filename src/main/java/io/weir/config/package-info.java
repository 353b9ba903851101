/**
 * The configuration: HOCON text in, immutable records and a list of problems out. The only package
 * that knows typesafe-config, and the lowest of all: it imports nothing of weir.
 *
 * <p>Start with {@link io.weir.config.ConfigLoader}, which reads a file, and {@link
 * io.weir.config.GatewayConfig}, what comes out. {@link io.weir.config.Section} is how one object
 * of the file is read, here and by every filter, matcher and balancer that has keys of its own.
 * Every default stands in {@code reference.conf}, which is the manual too; no code here has one.
 *
 * <p>All of it runs on the control thread, at start and at a reload; the records may be read from
 * any thread.
 */
@NullMarked
package io.weir.config;

import org.jspecify.annotations.NullMarked;
