package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cluster.Cluster.Member;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What shares make of members. */
final class BackendSetTest {
  private final Backend one = Fixture.backend(1);
  private final Backend two = Fixture.backend(2);
  private final Backend spare = Fixture.backend(3);
  private final List<Member> members =
      List.of(new Member(one, 3, false), new Member(spare, 1, true), new Member(two, 1, false));

  @Test
  void of_configured_allWithTheirWeights() {
    BackendSet set =
        BackendSet.of(new Roster(members, null), new RandomChoice(), BackendSetTest::configured);
    assertThat(describe(set.primaries())).isEqualTo("10.0.0.1:80 300, 10.0.0.2:80 100");
    assertThat(describe(set.backups())).isEqualTo("10.0.0.3:80 100");
    assertThat(set.primaries().rank()).isZero();
    assertThat(set.backups().rank()).isEqualTo(1);
  }

  @Test
  void of_shares_whoHasNoneIsNotAskedAndWhoIsNotUsableNotEvenReached() {
    Map<Backend, Integer> shares = Map.of(one, Shares.NOTHING_NEW, two, 7, spare, Shares.UNUSABLE);
    BackendSet set =
        BackendSet.of(
            new Roster(members, null),
            new RandomChoice(),
            member -> shares.getOrDefault(member.backend(), 0));
    assertThat(describe(set.primaries())).isEqualTo("10.0.0.2:80 7");
    assertThat(set.backups().size()).isZero();
    assertThat(set.reaches(0)).isTrue();
    assertThat(set.reaches(1)).isFalse();
    assertThat(set.reaches(2)).isTrue();
  }

  @Test
  void of_balancerWithTables_bothTiersHaveTheirOwn() {
    Balancer balancer = Fixture.balancer("{ type = consistent-hash, by = path }");
    BackendSet set = BackendSet.of(new Roster(members, null), balancer, BackendSetTest::configured);
    assertThat(set.primaries().slots()).isNotNull().isNotSameAs(set.backups().slots());
    assertThat(set.backups().slots()).isNotNull();
  }

  private static int configured(Member member) {
    return member.weight() * Shares.FULL;
  }

  private static String describe(Tier tier) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tier.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(tier.get(i).name()).append(' ').append(tier.weight(i));
    }
    return text.toString();
  }
}
