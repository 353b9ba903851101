/**
 * Which backend serves this attempt: members, weights, balancing.
 *
 * <p>Start with {@link io.weir.cluster.Cluster}: an exchange asks it to {@code pick} and remembers
 * in a {@link io.weir.cluster.Tried} what it has had. A {@link io.weir.cluster.Backend} is one
 * address of one cluster with its pools; it outlives the generations that name it, because {@link
 * io.weir.cluster.BackendRegistry} finds it again by its {@link io.weir.cluster.BackendKey}. {@link
 * io.weir.cluster.ClusterBuilder} puts the three together for one generation, and gives its
 * clusters other members when a name leads elsewhere. Who may be picked at a time is a {@link
 * io.weir.cluster.BackendSet}, which the control thread replaces when the health of a backend
 * changes.
 *
 * <p>A new way to balance is one class that implements {@link io.weir.cluster.Balancer} and one
 * line in {@link io.weir.cluster.Balancers}. It is shown one {@link io.weir.cluster.Tier} at a
 * time, so it cannot get the order of primaries and backups wrong. Tiers are made from {@link
 * io.weir.cluster.Shares}, so it need not know who is healthy, taken out or warming up; and {@link
 * io.weir.cluster.Sticky} asks first, so it need not know about cookies.
 *
 * <p>Nothing here allocates, locks or looks anything up while requests run; nothing here knows
 * which protocol a request speaks.
 */
@NullMarked
package io.weir.cluster;

import org.jspecify.annotations.NullMarked;
