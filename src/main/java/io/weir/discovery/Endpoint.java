package io.weir.discovery;

import io.weir.config.Address;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One place to which a configured backend leads. Immutable.
 *
 * @param address what was looked up: the configured address, or the target of a service
 * @param resolved where that is; null while nobody knows
 * @param label tells it from the others: the address, with what it leads to if that is several
 * @param weight share of requests relative to the others of its cluster
 */
public record Endpoint(
    Address address, @Nullable SocketAddress resolved, String label, int weight, boolean backup) {}
