package io.weir.health;

import io.weir.config.ExpectConfig;
import java.net.SocketAddress;

/**
 * All that is needed to make one check. Immutable.
 *
 * @param request a whole request; empty if a connection is enough
 */
record ProbeSpec(
    SocketAddress address,
    boolean unixSocket,
    String request,
    long timeoutNanos,
    ExpectConfig expect) {}
