package io.weir.convert;

/**
 * What all servers of a conversion share. Immutable; the parts fill up while it goes on.
 *
 * @param top the times and limits that stand at the top of the result
 */
record Parts(Upstreams upstreams, Zones zones, Tuning top, Ledger ledger) {}
