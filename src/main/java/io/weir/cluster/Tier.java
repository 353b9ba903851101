package io.weir.cluster;

import io.weir.net.LoopRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Backends of equal rank with the weights that count now, and weighted draws from them. Only the
 * proportion of the weights means anything. Immutable, any thread; part of a {@link BackendSet}.
 */
final class Tier {
  static final int NONE = -1;

  private final int rank;
  private final Backend[] members;
  private final int[] weights;

  /** ends[i] is the sum of the weights up to and including member i. */
  private final int[] ends;

  private final boolean even;
  private final @Nullable SlotTable slots;

  /**
   * @param rank 0 for primaries, 1 for backups
   */
  Tier(int rank, List<Seat> from) {
    this(rank, from, null);
  }

  /**
   * @param slots for a balancer that finds members by a key
   */
  Tier(int rank, List<Seat> from, @Nullable SlotTable slots) {
    int size = from.size();
    this.rank = rank;
    this.slots = slots;
    this.members = new Backend[size];
    this.weights = new int[size];
    this.ends = new int[size];
    boolean same = true;
    int sum = 0;
    for (int i = 0; i < size; i++) {
      members[i] = from.get(i).backend();
      weights[i] = from.get(i).weight();
      sum = Math.addExact(sum, weights[i]);
      ends[i] = sum;
      same &= weights[i] == weights[0];
    }
    this.even = same;
  }

  int rank() {
    return rank;
  }

  int size() {
    return members.length;
  }

  Backend get(int i) {
    return members[i];
  }

  /**
   * The place of a backend; {@link #NONE} if it is no member.
   *
   * @param from where to look first
   */
  int indexOf(Backend backend, int from) {
    for (int i = 0; i < members.length; i++) {
      int place = (from + i) % members.length;
      if (members[place] == backend) {
        return place;
      }
    }
    return NONE;
  }

  int weight(int i) {
    return weights[i];
  }

  /** The table that the balancer of this tier has made with it, or null. */
  @Nullable SlotTable slots() {
    return slots;
  }

  int totalWeight() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** A member by weight, leaving out {@code tried}; {@link #NONE} when nobody is left. */
  int draw(LoopRandom random, Tried tried) {
    if (tried.count() > 0 || members.length == 0) {
      return drawAmongRest(random, tried, NONE);
    }
    return even ? random.nextInt(members.length) : holder(random.nextInt(totalWeight()));
  }

  /** Like {@link #draw}, leaving out the member {@code except} too. */
  int drawOther(LoopRandom random, Tried tried, int except) {
    if (tried.count() > 0 || members.length == 1) {
      return drawAmongRest(random, tried, except);
    }
    if (even) {
      int other = random.nextInt(members.length - 1);
      return other < except ? other : other + 1;
    }
    int ticket = random.nextInt(totalWeight() - weights[except]);
    boolean before = ticket < ends[except] - weights[except];
    return holder(before ? ticket : ticket + weights[except]);
  }

  /** The slow way, for the second attempts of an exchange: two passes. */
  private int drawAmongRest(LoopRandom random, Tried tried, int except) {
    int total = 0;
    for (int i = 0; i < members.length; i++) {
      total += share(i, tried, except);
    }
    if (total == 0) {
      return NONE;
    }
    int ticket = random.nextInt(total);
    int i = -1;
    do {
      i++;
      ticket -= share(i, tried, except);
    } while (ticket >= 0);
    return i;
  }

  private int share(int i, Tried tried, int except) {
    return i == except || tried.contains(members[i]) ? 0 : weights[i];
  }

  /** Whose ticket this is: the first member whose end lies beyond it. */
  private int holder(int ticket) {
    int low = 0;
    int high = ends.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ticket < ends[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * A member to be.
   *
   * @param weight positive, in any unit that all of the tier share
   * @param identity as {@link Cluster.Member#identity}
   */
  record Seat(Backend backend, int weight, String identity) {
    Seat(Backend backend, int weight) {
      this(backend, weight, backend.name());
    }
  }
}
