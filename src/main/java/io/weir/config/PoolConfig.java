package io.weir.config;

import java.time.Duration;

/**
 * How connections to the backends of a cluster are kept. Immutable.
 *
 * @param maxIdle idle connections per backend, all loops together
 * @param learnIdleTimeout whether backends that close sooner make it shorter
 * @param lifetime zero is unlimited
 * @param queueLimit exchanges that may wait for a connection, per backend
 * @param unprovenLimit connections that a loop begins to one backend, without any that comes about,
 *     before others go first
 */
public record PoolConfig(
    int maxIdle,
    Duration idleTimeout,
    boolean learnIdleTimeout,
    Duration lifetime,
    int queueLimit,
    int unprovenLimit) {}
