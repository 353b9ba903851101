package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.TransportKind;
import io.weir.filter.FakeExchange;
import io.weir.http.RequestFacts;
import io.weir.net.Loop;
import io.weir.net.Loops;
import io.weir.net.Transport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is hashed, what happens without it, and the bound of the load. */
@SuppressWarnings("NullAway.Init") // The loop is there before the first test.
final class ConsistentHashTest extends BalancerContract {
  private static final String BY_USER = "{ type = consistent-hash, by = header, name = X-User }";

  private static final List<RequestFacts> USERS =
      IntStream.range(0, 1000).mapToObj(ConsistentHashTest::ofUser).toList();

  private static Loops own;
  private static Loop loop;

  private final Tried tried = new Tried();

  @Override
  Balancer balancer(int loops) {
    return Fixture.balancer(BY_USER);
  }

  @Override
  RequestFacts facts(int number) {
    return USERS.get(number % USERS.size());
  }

  private static RequestFacts ofUser(int number) {
    return FakeExchange.get("/").header("x-user", "user-" + number);
  }

  @BeforeAll
  static void startOwn() {
    own = Loops.start(Transport.choose(TransportKind.NIO), 1, (number, cause) -> {});
    loop = own.get(0);
  }

  @AfterAll
  static void stopOwn() {
    own.close();
  }

  @Test
  void pick_sameKey_theSameBackendAlways() {
    Balancer balancer = Fixture.balancer(BY_USER);
    Tier tier = balancer.tier(0, Fixture.seats(1, 2, 1, 1));
    for (RequestFacts user : USERS) {
      Backend picked = pick(balancer, tier, user);
      for (int i = 0; i < 5; i++) {
        assertThat(pick(balancer, tier, user)).isSameAs(picked);
      }
    }
  }

  @Test
  void pick_firstChoiceTried_theSameSecondChoiceAlwaysAndNotOneForAll() {
    Balancer balancer = Fixture.balancer(BY_USER);
    Tier tier = balancer.tier(0, Fixture.seats(1, 1, 1, 1));
    Set<Backend> second = new HashSet<>();
    for (RequestFacts user : USERS) {
      Backend first = pick(balancer, tier, user);
      if (first != tier.get(0)) {
        continue;
      }
      tried.add(first);
      Backend next = pick(balancer, tier, user);
      assertThat(pick(balancer, tier, user)).isSameAs(next);
      second.add(next);
      tried.clear();
    }
    assertThat(second).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "by = header, name = X-User    | /          | x-user | ann",
        "by = cookie, name = session   | /          | Cookie | a=b; session=ann; c=d",
        "by = cookie, name = session   | /          | Cookie | session=\"ann\"",
        "by = query, name = user       | /?x&user=ann&y | x-a | b",
        "by = query, name = user       | /?us%65r=%61nn | x-a | b",
        "by = header, name = Cookie    | /          | cookie | ann",
      })
  void pick_keyAnywhere_isFoundAndCountsAsWhatItMeans(
      String by, String target, String name, String value) {
    RequestFacts request = FakeExchange.get(target).header(name, value);
    Balancer byUser = Fixture.balancer(BY_USER);
    Balancer balancer = Fixture.balancer("{ type = consistent-hash, " + by + " }");
    Tier tier = balancer.tier(0, Fixture.seats(1, 1, 1, 1, 1, 1, 1, 1));
    RequestFacts ann = FakeExchange.get("/").header("X-User", "ann");
    assertThat(pick(balancer, tier, request)).isSameAs(pick(byUser, tier, ann));
  }

  @Test
  void pick_byPath_theQueryDoesNotCount() {
    Balancer balancer = Fixture.balancer("{ type = consistent-hash, by = path }");
    Tier tier = balancer.tier(0, Fixture.seats(1, 1, 1, 1, 1, 1, 1, 1));
    Set<Backend> had = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      had.add(pick(balancer, tier, FakeExchange.get("/a/b?page=" + i)));
    }
    assertThat(had).hasSize(1);
    for (int i = 0; i < 100; i++) {
      had.add(pick(balancer, tier, FakeExchange.get("/a/" + i + "?page=1")));
    }
    assertThat(had).hasSize(8);
  }

  @Test
  void pick_byClientAddress_eachClientItsBackend() {
    Balancer balancer = Fixture.balancer("{ type = consistent-hash, by = client-address }");
    Tier tier = balancer.tier(0, Fixture.seats(1, 1, 1, 1));
    Set<Backend> had = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Backend picked = pick(balancer, tier, FakeExchange.get("/" + i).client("10.0.0." + i));
      assertThat(pick(balancer, tier, FakeExchange.get("/").client("10.0.0." + i)))
          .isSameAs(picked);
      had.add(picked);
    }
    assertThat(had).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "by = header, name = x-none",
        "by = cookie, name = none",
        "by = query, name = none"
      })
  void pick_noKey_spreadsByLoadInsteadOfAllToOne(String by) {
    Balancer balancer = Fixture.balancer("{ type = consistent-hash, " + by + " }");
    Tier tier = balancer.tier(0, Fixture.seats(1, 1));
    tier.get(0).begin();
    RequestFacts request =
        FakeExchange.get("/?none=").header("X-None", "").header("Cookie", "none=; other=1");
    for (int i = 0; i < 50; i++) {
      assertThat(pick(balancer, tier, request)).isSameAs(tier.get(1));
    }
    assertThat(balancer.explain(tier, request).backend()).isNull();
    assertThat(balancer.explain(tier, request).reason()).contains("no ", "none");
  }

  @Test
  void pick_oneHotKeyWithoutABound_staysAtItsBackend() {
    Balancer balancer = Fixture.balancer(BY_USER);
    Tier tier = balancer.tier(0, Fixture.seats(1, 1, 1));
    for (int i = 0; i < 100; i++) {
      begin(pick(balancer, tier, facts(7)));
    }
    assertThat(busiest(tier)).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({"1", "1.25", "2"})
  void pick_boundedLoad_nobodyBeyondTheFactorForItsWeight(double factor) {
    Balancer balancer =
        Fixture.balancer(
            "{ type = consistent-hash, by = header, name = X-User, balance-factor = "
                + factor
                + " }");
    Tier tier = balancer.tier(0, Fixture.seats(1, 2, 1, 4));
    for (int sent = 1; sent <= 800; sent++) {
      // Half of the requests are of one user.
      begin(pick(balancer, tier, facts(sent % 2 == 0 ? 0 : sent)));
      for (int i = 0; i < tier.size(); i++) {
        double share = (double) sent * tier.weight(i) / tier.totalWeight();
        assertThat(tier.get(i).inFlight()).isLessThanOrEqualTo((int) Math.ceil(factor * share));
      }
    }
  }

  @Test
  void pick_boundedLoadAndNobodyBusy_everybodyAtHome() {
    Balancer bounded =
        Fixture.balancer(
            "{ type = consistent-hash, by = header, name = X-User, balance-factor = 1.25 }");
    Balancer free = Fixture.balancer(BY_USER);
    Tier tier = bounded.tier(0, Fixture.seats(1, 2, 3));
    for (RequestFacts user : USERS) {
      assertThat(pick(bounded, tier, user)).isSameAs(pick(free, tier, user));
    }
  }

  @Test
  void pick_allWithRoomWereTried_theFirstChoiceOfTheRest() {
    Balancer bounded =
        Fixture.balancer(
            "{ type = consistent-hash, by = header, name = X-User, balance-factor = 1 }");
    Tier tier = bounded.tier(0, Fixture.seats(1, 1));
    Backend home = pick(bounded, tier, facts(3));
    Backend other = tier.get(1 - tier.indexOf(home, 0));
    for (int i = 0; i < 10; i++) {
      home.begin();
    }
    assertThat(pick(bounded, tier, facts(3))).isSameAs(other);
    tried.add(other);
    assertThat(pick(bounded, tier, facts(3))).isSameAs(home);
  }

  @Test
  void explain_key_theBackendThatWouldBePicked() {
    Balancer balancer = Fixture.balancer(BY_USER);
    Tier tier = balancer.tier(0, Fixture.seats(1, 1, 1));
    for (RequestFacts user : USERS.subList(0, 50)) {
      assertThat(balancer.explain(tier, user).backend()).isSameAs(pick(balancer, tier, user));
    }
    assertThat(balancer.explain(tier, facts(0)).reason()).isEqualTo("header X-User");
  }

  private Backend pick(Balancer balancer, Tier tier, RequestFacts facts) {
    Backend picked = balancer.pick(tier, facts, loop, tried);
    if (picked == null) {
      throw new AssertionError("nobody picked");
    }
    return picked;
  }

  private static void begin(Backend backend) {
    backend.begin();
  }

  private static int busiest(Tier tier) {
    return IntStream.range(0, tier.size()).map(i -> tier.get(i).inFlight()).max().orElse(0);
  }
}
