package io.weir.config;

/**
 * How much is accepted. Immutable; 0 is unlimited for bodies and connections per client, and
 * derived from the descriptor limit for connections.
 */
public record LimitsConfig(
    int requestLineBytes,
    int headerBytes,
    int headerCount,
    long bodyBytes,
    int connections,
    int connectionsPerClient,
    int responseHeaderBytes) {}
