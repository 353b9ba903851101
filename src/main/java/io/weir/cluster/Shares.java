package io.weir.cluster;

import io.weir.net.ControlOnly;

/**
 * Says what each member may have now: the weight that counts, which is the configured one unless
 * somebody is not usable, was taken out of service, or is still warming up. Asked on the control
 * thread whenever a {@link BackendSet} is made.
 */
@ControlOnly
@FunctionalInterface
interface Shares {
  /** A weight of 1 in the unit of shares, fine enough for a part of it. */
  int FULL = 100;

  /** Nothing new, but clients that stick to the backend still reach it. */
  int NOTHING_NEW = 0;

  /** Nobody reaches the backend. */
  int UNUSABLE = -1;

  /** A positive share in hundredths of a weight of 1, or one of the constants. */
  int of(Cluster.Member member);
}
