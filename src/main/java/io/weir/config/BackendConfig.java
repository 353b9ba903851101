package io.weir.config;

/**
 * One address of a cluster. Immutable.
 *
 * @param backup used only when no other backend of the cluster can be
 * @param maxConnections of all loops together, 0 for unlimited; the cluster's value unless the
 *     backend has its own
 */
public record BackendConfig(
    Address address, int weight, boolean backup, int maxConnections, Origin origin) {}
