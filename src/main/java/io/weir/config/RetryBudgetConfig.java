package io.weir.config;

/**
 * How many retries a cluster's backends have to bear. Immutable.
 *
 * @param share of the requests, from 0 to 1
 * @param perSecond retries that may be made whatever the share
 */
public record RetryBudgetConfig(double share, int perSecond) {}
