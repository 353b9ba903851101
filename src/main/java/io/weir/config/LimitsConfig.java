package io.weir.config;

/**
 * How much is accepted. Immutable; 0 is unlimited for bodies and connections per client, off for
 * the rate of bodies, and derived from the descriptor limit for connections.
 *
 * @param bodyRate bytes a second that a request body must reach
 * @param bufferedBytes what the buffers of all connections together may hold
 */
public record LimitsConfig(
    int requestLineBytes,
    int headerBytes,
    int headerCount,
    long bodyBytes,
    int bodyRate,
    int connections,
    int connectionsPerClient,
    int responseHeaderBytes,
    long bufferedBytes) {}
