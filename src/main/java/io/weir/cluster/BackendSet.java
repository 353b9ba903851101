package io.weir.cluster;

/**
 * The backends of a cluster that may be picked now, as balancers see them. Immutable: a change of
 * membership makes a new one.
 *
 * @param primaries asked first
 * @param backups asked only when every primary was tried, or there is none
 */
record BackendSet(Tier primaries, Tier backups) {}
