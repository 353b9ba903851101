package io.weir.config;

import java.time.Duration;

/**
 * How long a backend may take. Immutable; zero is off where reference.conf says so.
 *
 * @param connect to establish a connection
 * @param queue to wait for a free connection when the backend's limit is reached
 * @param firstByte from the end of the request to the first byte of the response
 * @param idle between two reads or writes of a body
 * @param total of the whole exchange
 * @param perTry of one attempt
 * @param tunnelIdle between two bytes of a tunnel
 */
public record TimeoutConfig(
    Duration connect,
    Duration queue,
    Duration firstByte,
    Duration idle,
    Duration total,
    Duration perTry,
    Duration tunnelIdle) {}
