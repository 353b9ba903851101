package io.weir.pool;

import java.net.SocketAddress;

/**
 * All that is needed to open a connection to a backend.
 *
 * @param address resolved; never looked up on a loop
 * @param name how logs and metrics call the backend
 * @param unixSocket whether {@code address} is a path
 * @param connectNanos time that opening may take, more than 0
 */
public record ConnectSpec(
    SocketAddress address, String name, boolean unixSocket, long connectNanos) {}
