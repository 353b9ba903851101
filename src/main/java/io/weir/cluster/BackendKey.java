package io.weir.cluster;

import io.weir.config.Address;
import io.weir.config.PoolConfig;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What makes two mentions of a backend the same backend across reloads: while all of this is equal,
 * open connections and counts are carried over. Weight and tier are not part of it, so that
 * changing them costs no connection. The cluster's name is, because two clusters may judge one
 * address differently. Immutable.
 *
 * @param address as configured, or the target of a configured service
 * @param resolved where {@code address} leads; null while its name is unknown
 * @param maxConnections over all loops, 0 for no limit
 * @param responseHeaderBytes upper bound of a response head
 */
public record BackendKey(
    String cluster,
    Address address,
    @Nullable SocketAddress resolved,
    int maxConnections,
    Duration connect,
    PoolConfig pool,
    int responseHeaderBytes) {}
