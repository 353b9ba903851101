package io.weir.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Which member of a tier a hash belongs to: a fixed number of slots, each with one member. For each
 * slot every member draws a number that depends on nothing but its own name, its weight and the
 * slot, and the highest wins (rendezvous hashing with weights). So whoever comes wins some slots
 * from each of the others, whoever goes leaves its own to them, and no slot moves between two that
 * stay. Several weirs with the same members have the same table. Made with its tier on the control
 * thread, immutable, any thread.
 */
final class SlotTable {
  /** With ten members a share is off by some two per cent, with a hundred by some eight. */
  private static final int SLOTS = 1 << 14;

  private static final double UNIT = 0x1p-53;

  /** The place in the tier by slot. */
  private final int[] owners = new int[SLOTS];

  SlotTable(List<Tier.Seat> seats) {
    boolean even = seats.stream().mapToInt(Tier.Seat::weight).distinct().count() <= 1;
    double[] highest = new double[SLOTS];
    Arrays.fill(highest, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < seats.size(); i++) {
      byte[] name = seats.get(i).identity().getBytes(StandardCharsets.UTF_8);
      long seed = Xxh64.hash(name, name.length);
      for (int slot = 0; slot < SLOTS; slot++) {
        double drawn = ((Xxh64.mix(seed + Xxh64.mix(slot + 1L)) >>> 11) + 0.5) * UNIT;
        // The logarithm only makes a difference between weights, and it costs most of the time.
        double score = even ? drawn : Math.log(drawn) / seats.get(i).weight();
        if (score > highest[slot]) {
          highest[slot] = score;
          owners[slot] = i;
        }
      }
    }
  }

  /** The place in the tier of the member that the hash belongs to. */
  int owner(long hash) {
    return owners[(int) hash & SLOTS - 1];
  }
}
