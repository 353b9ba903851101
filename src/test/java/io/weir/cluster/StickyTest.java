package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.cluster.Cluster.Member;
import io.weir.config.TransportKind;
import io.weir.filter.FakeExchange;
import io.weir.http.RequestFacts;
import io.weir.net.Loop;
import io.weir.net.Loops;
import io.weir.net.Transport;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cookie: who gets one, whom it leads where, and what it looks like. */
@SuppressWarnings("NullAway.Init") // The loop is there before the first test.
final class StickyTest {
  private static final String PLAIN = "sticky { cookie = weir }";

  private static Loops loops;
  private static Loop loop;

  private final Backend one = Fixture.backend(1);
  private final Backend two = Fixture.backend(2);
  private final Backend three = Fixture.backend(3);
  private final List<Backend> all = List.of(one, two, three);
  private final Tried tried = new Tried();

  @BeforeAll
  static void start() {
    loops = Loops.start(Transport.choose(TransportKind.NIO), 1, (number, cause) -> {});
    loop = loops.get(0);
  }

  @AfterAll
  static void stop() {
    loops.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "least-request",
        "peak-ewma",
        "random",
        "round-robin",
        "{ type = consistent-hash, by = path }"
      })
  void pick_withACookie_itsBackendWhateverTheBalancer(String balance) {
    Cluster cluster = cluster(PLAIN, Fixture.balancer(balance), weighted(1, 5, 20));
    for (Backend backend : all) {
      RequestFacts client = returning(cluster, backend);
      for (int i = 0; i < 50; i++) {
        assertThat(cluster.pick(client, loop, tried)).isSameAs(backend);
      }
    }
  }

  @Test
  void stickTo_clientWithoutACookie_getsOneThatSaysNothing() {
    Cluster cluster = cluster(PLAIN);
    String line = cluster.stickTo(one, FakeExchange.get("/"));
    assertThat(line).matches("weir=[0-9a-f]{16}; Path=/; HttpOnly; SameSite=Lax");
    Set<String> lines = new HashSet<>();
    all.forEach(backend -> lines.add(cluster.stickTo(backend, FakeExchange.get("/"))));
    assertThat(lines).hasSize(3);
  }

  @Test
  void stickTo_clientThatKnows_nothing() {
    Cluster cluster = cluster(PLAIN);
    assertThat(cluster.stickTo(two, returning(cluster, two))).isNull();
  }

  @Test
  void stickTo_clientOfAnotherBackend_theNewOne() {
    Cluster cluster = cluster(PLAIN);
    assertThat(cluster.stickTo(one, returning(cluster, two)))
        .isEqualTo(cluster.stickTo(one, FakeExchange.get("/")));
  }

  @Test
  void stickTo_off_nothing() {
    Cluster cluster = cluster("balance = random");
    assertThat(cluster.stickTo(one, FakeExchange.get("/"))).isNull();
  }

  @Test
  void stickTo_everyKey_isInTheLine() {
    Cluster cluster =
        cluster(
            "sticky { cookie = s, path = /shop, ttl = 90m, same-site = none, secure = always }");
    assertThat(cluster.stickTo(one, FakeExchange.get("/")))
        .matches("s=[0-9a-f]{16}; Path=/shop; Max-Age=5400; HttpOnly; Secure; SameSite=None");
  }

  @Test
  void stickTo_secureByItself_onlyOverTls() {
    RequestFacts plain = FakeExchange.get("/");
    Cluster auto = cluster(PLAIN);
    assertThat(auto.stickTo(one, plain)).doesNotContain("Secure");
    assertThat(auto.stickTo(one, overTls(plain))).contains("; Secure;");
    Cluster never = cluster("sticky { cookie = weir, secure = never }");
    assertThat(never.stickTo(one, overTls(plain))).doesNotContain("Secure");
  }

  @Test
  void values_sameConfiguration_areTheSameInEveryProcess() {
    // HMAC-SHA256 by another program; cookies must survive new versions too.
    assertThat(value(cluster(PLAIN), one)).isEqualTo("146a0a05ea3cba79");
    assertThat(value(cluster("sticky { cookie = other, secret = s3cret }"), one))
        .isEqualTo("ed2618a436fff2e5");
  }

  @Test
  void pick_afterABackendWasAddedOrRemoved_cookiesOfTheOthersStillHold() {
    Cluster before = cluster(PLAIN, weighted(1, 1, 1));
    Cluster after = cluster(PLAIN, List.of(member(three, 1), member(Fixture.backend(4), 1)));
    assertThat(after.pick(returning(before, three), loop, tried)).isSameAs(three);
  }

  @Test
  void pick_backendGone_anotherAndItsCookie() {
    Cluster before = cluster(PLAIN);
    Cluster after = cluster(PLAIN, List.of(member(two, 1), member(three, 1)));
    RequestFacts client = returning(before, one);
    Backend picked = Objects.requireNonNull(after.pick(client, loop, tried));
    assertThat(picked).isIn(two, three);
    assertThat(after.stickTo(picked, client)).startsWith("weir=" + value(after, picked));
  }

  @Test
  void pick_backendThatGetsNothingNew_stillForWhoSticksToIt() {
    Cluster cluster = cluster(PLAIN, weighted(0, 1, 1));
    assertThat(cluster.pick(returning(cluster, one), loop, tried)).isSameAs(one);
    assertThat(cluster.stickTo(one, returning(cluster, one))).isNull();
    for (int i = 0; i < 100; i++) {
      assertThat(cluster.pick(FakeExchange.get("/"), loop, tried)).isNotSameAs(one);
    }
  }

  @Test
  void pick_backendThatNobodyReaches_another() {
    Backend lost = Fixture.unresolved(9);
    Cluster cluster = cluster(PLAIN, List.of(member(lost, 1), member(two, 1)));
    RequestFacts client = returning(cluster, lost);
    assertThat(cluster.pick(client, loop, tried)).isSameAs(two);
    assertThat(cluster.stickTo(two, client)).isNotNull();
  }

  @Test
  void pick_backendThatWasTried_another() {
    Cluster cluster = cluster(PLAIN);
    tried.add(one);
    assertThat(cluster.pick(returning(cluster, one), loop, tried)).isIn(two, three);
    tried.add(two);
    tried.add(three);
    assertThat(cluster.pick(returning(cluster, one), loop, tried)).isNull();
  }

  @Test
  void pick_aBackupThatTheClientHas_isKept() {
    Cluster cluster = cluster(PLAIN, List.of(member(one, 1), new Member(two, 1, true)));
    assertThat(cluster.pick(returning(cluster, two), loop, tried)).isSameAs(two);
    assertThat(cluster.pick(FakeExchange.get("/"), loop, tried)).isSameAs(one);
  }

  @ParameterizedTest
  @CsvSource({
    "weir=",
    "weir=0123456789abcdef",
    "weir=0123456789abcde",
    "weir=0123456789abcdefg",
    "weir=nothexatallnever",
    "other=1",
    "weir",
  })
  void pick_cookieOfNobody_theBalancerAndANewCookie(String cookie) {
    Cluster cluster = cluster(PLAIN, List.of(member(one, 1)));
    RequestFacts client = FakeExchange.get("/").header("Cookie", cookie);
    assertThat(cluster.pick(client, loop, tried)).isSameAs(one);
    assertThat(cluster.stickTo(one, client)).isNotNull();
  }

  @Test
  void pick_severalCookies_theFirstThatLeadsSomewhere() {
    Cluster cluster = cluster(PLAIN);
    RequestFacts client =
        FakeExchange.get("/")
            .header("Cookie", "a=b; weir=0123456789abcdef; c=d")
            .header("Cookie", "weir=; weir=" + value(cluster, three) + "; weir=x");
    assertThat(cluster.pick(client, loop, tried)).isSameAs(three);
    assertThat(cluster.stickTo(three, client)).isNull();
  }

  @Test
  void explain_withACookie_namesIt() {
    Cluster cluster = cluster(PLAIN);
    assertThat(cluster.explain(returning(cluster, two)))
        .isEqualTo("10.0.0.2:80, named by cookie weir");
  }

  @Test
  void pickAndStickTo_ofAClientThatIsKnown_allocateNothing() {
    Cluster cluster = cluster(PLAIN);
    RequestFacts client = returning(cluster, two);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    serve(cluster, client, 20_000);
    long before = threads.getThreadAllocatedBytes(thread);
    serve(cluster, client, 10_000);
    assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(10_000);
  }

  private void serve(Cluster cluster, RequestFacts client, int times) {
    for (int i = 0; i < times; i++) {
      Backend picked = cluster.pick(client, loop, tried);
      if (picked != two || cluster.stickTo(picked, client) != null) {
        throw new AssertionError("not kept at " + two);
      }
    }
  }

  private Cluster cluster(String keys) {
    return cluster(keys, weighted(1, 1, 1));
  }

  private static Cluster cluster(String keys, List<Member> members) {
    return cluster(keys, new LeastRequest(), members);
  }

  private static Cluster cluster(String keys, Balancer balancer, List<Member> members) {
    return Fixture.cluster(Fixture.config(keys), balancer, members);
  }

  private List<Member> weighted(int first, int second, int third) {
    return List.of(member(one, first), member(two, second), member(three, third));
  }

  private static Member member(Backend backend, int weight) {
    return new Member(backend, weight, false);
  }

  private static String value(Cluster cluster, Backend backend) {
    String line = Objects.requireNonNull(cluster.stickTo(backend, FakeExchange.get("/")));
    return line.substring(line.indexOf('=') + 1, line.indexOf(';'));
  }

  /** A client that has been at this backend. */
  private static FakeExchange returning(Cluster cluster, Backend backend) {
    return FakeExchange.get("/").header("Cookie", "a=b; weir=" + value(cluster, backend));
  }

  private static RequestFacts overTls(RequestFacts facts) {
    return (RequestFacts)
        Proxy.newProxyInstance(
            StickyTest.class.getClassLoader(),
            new Class<?>[] {RequestFacts.class},
            (proxy, method, arguments) ->
                method.getName().equals("scheme") ? "https" : method.invoke(facts, arguments));
  }
}
