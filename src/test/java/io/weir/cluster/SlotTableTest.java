package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shares by weight, and what moves when members come, go and change. */
final class SlotTableTest {
  private static final int KEYS = 100_000;

  @Test
  void owner_equalWeights_equalShares() {
    assertShares(1, 1, 1, 1, 1);
  }

  @Test
  void owner_weights_sharesByWeight() {
    assertShares(500, 300, 100, 100);
    assertShares(1000, 1);
  }

  @Test
  void owner_sameMembersInAnotherOrder_theSameBackend() {
    List<Tier.Seat> seats = Fixture.seats(3, 1, 2);
    List<Tier.Seat> turned = List.of(seats.get(2), seats.get(0), seats.get(1));
    assertThat(owners(turned)).isEqualTo(owners(seats));
  }

  @Test
  void owner_weightsInAnotherUnit_theSameBackend() {
    assertThat(names(owners(Fixture.seats(300, 100, 200))))
        .isEqualTo(names(owners(Fixture.seats(3, 1, 2))));
  }

  @Test
  void owner_oneComes_takesItsShareAndNothingElseMoves() {
    for (int[] weights : new int[][] {{1, 1, 1, 1}, {3, 1, 2, 4}}) {
      List<Tier.Seat> all = Fixture.seats(weights);
      List<Tier.Seat> before = all.subList(0, 3);
      List<Backend> had = owners(before);
      List<Backend> has = owners(all);
      double moved = 0;
      for (int i = 0; i < KEYS; i++) {
        if (had.get(i) != has.get(i)) {
          assertThat(has.get(i)).isSameAs(all.get(3).backend());
          moved++;
        }
      }
      double share = (double) weights[3] / (weights[0] + weights[1] + weights[2] + weights[3]);
      assertThat(moved / KEYS).isCloseTo(share, within(0.1 * share));
    }
  }

  @Test
  void owner_oneGoes_onlyItsOwnMove() {
    List<Tier.Seat> all = Fixture.seats(1, 1, 1, 1, 1);
    List<Tier.Seat> rest = new ArrayList<>(all);
    Backend gone = rest.remove(1).backend();
    List<Backend> had = owners(all);
    List<Backend> has = owners(rest);
    int[] heirs = new int[4];
    for (int i = 0; i < KEYS; i++) {
      if (had.get(i) == gone) {
        heirs[indexOf(rest, has.get(i))]++;
      } else {
        assertThat(has.get(i)).isSameAs(had.get(i));
      }
    }
    // To all of the others alike, not to a neighbour.
    for (int heir : heirs) {
      assertThat(heir / (KEYS / 20.0)).isCloseTo(1, within(0.15));
    }
  }

  @Test
  void owner_oneGetsMoreWeight_keysMoveToItOnly() {
    List<Tier.Seat> before = Fixture.seats(2, 2, 2);
    Backend risen = before.get(1).backend();
    List<Tier.Seat> after = new ArrayList<>(before);
    after.set(1, new Tier.Seat(risen, 3));
    List<Backend> had = owners(before);
    List<Backend> has = owners(after);
    for (int i = 0; i < KEYS; i++) {
      if (had.get(i) != has.get(i)) {
        assertThat(has.get(i)).isSameAs(risen);
      }
    }
  }

  private static void assertShares(int... weights) {
    List<Tier.Seat> seats = Fixture.seats(weights);
    double total = seats.stream().mapToInt(Tier.Seat::weight).sum();
    double[] keys = new double[weights.length];
    owners(seats).forEach(backend -> keys[indexOf(seats, backend)]++);
    for (int i = 0; i < weights.length; i++) {
      double share = weights[i] / total;
      // Four standard deviations of a draw for each slot.
      double spread = 4 * Math.sqrt(share * (1 - share) / (1 << 14));
      assertThat(keys[i] / KEYS).isCloseTo(share, within(spread + 0.005));
    }
  }

  private static List<Backend> owners(List<Tier.Seat> seats) {
    SlotTable table = new SlotTable(seats);
    List<Backend> owners = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      owners.add(seats.get(table.owner(Xxh64.mix(i + 1))).backend());
    }
    return owners;
  }

  private static List<String> names(List<Backend> backends) {
    return backends.stream().map(Backend::name).toList();
  }

  private static int indexOf(List<Tier.Seat> seats, Backend backend) {
    for (int i = 0; i < seats.size(); i++) {
      if (seats.get(i).backend() == backend) {
        return i;
      }
    }
    throw new AssertionError(backend + " is no member");
  }
}
