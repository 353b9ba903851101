package io.weir.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.weir.config.BackendConfig;
import io.weir.config.ConfigLoader;
import io.weir.config.GatewayConfig;
import io.weir.config.Loaded;
import io.weir.config.MetricsConfig;
import io.weir.health.ManualControl;
import io.weir.net.FileThread;
import io.weir.telemetry.Telemetry;
import io.weir.testkit.Metrics;
import io.weir.testkit.OperationalLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of names while time passes, with a name service and a clock of the test's own. */
final class DiscoveryTest {
  private static final String APP = "clusters { shop { backends = [\"app.internal:8080\"] } }";

  private final ManualControl control = new ManualControl();
  private final FakeNames names = new FakeNames();
  private final Telemetry telemetry = new Telemetry(1, new MetricsConfig(List.of(1.0)));
  private final List<String> changes = new ArrayList<>();
  private final OperationalLog log = OperationalLog.watch();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Discovery.class.getPackageName());
  private final FileThread files = new FileThread();
  private Discovery discovery =
      new Discovery(means(), new SplittableRandom(1), parse("").config().dns());
  private GatewayConfig config = parse("").config();

  private Discovery.Means means() {
    return new Discovery.Means(
        control,
        names,
        address -> {
          throw new IllegalArgumentException("no unix sockets here");
        },
        files,
        telemetry);
  }

  @BeforeEach
  void logEverything() {
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void close() {
    logger.setLevel(null);
    discovery.close();
    files.close();
    telemetry.close();
    log.close();
  }

  // A name that is found.

  @Test
  void name_answered_isKnownBeforeItIsInForce() {
    names.host("app.internal", 30, "10.0.0.2");
    AtomicInteger ready = new AtomicInteger();
    discovery.prepare(parse(APP).config(), ready::incrementAndGet);
    assertThat(ready).hasValue(0);
    control.settle();
    assertThat(ready).hasValue(1);
    start(APP);
    assertThat(labels()).containsExactly("app.internal:8080 -> 10.0.0.2:8080");
  }

  @Test
  void name_severalAddresses_eachIsOneAndTheOrderOfAnswersMeansNothing() {
    names.host("app.internal", 1, "10.0.0.3", "10.0.0.2", "10.0.0.3");
    start(APP);
    assertThat(labels())
        .containsExactly(
            "app.internal:8080@10.0.0.2 -> 10.0.0.2:8080",
            "app.internal:8080@10.0.0.3 -> 10.0.0.3:8080");
    changes.clear();
    names.host("app.internal", 1, "10.0.0.2", "10.0.0.3");
    control.passMillis(60_000);
    assertThat(changes).isEmpty();
  }

  @Test
  void name_otherAddress_isToldOnceAndLogged() {
    names.host("app.internal", 5, "10.0.0.2", "10.0.0.3");
    start(APP);
    changes.clear();
    names.host("app.internal", 5, "10.0.0.3", "10.0.0.4");
    control.passMillis(10_000);
    assertThat(changes).containsExactly("shop");
    assertThat(labels())
        .containsExactly(
            "app.internal:8080@10.0.0.3 -> 10.0.0.3:8080",
            "app.internal:8080@10.0.0.4 -> 10.0.0.4:8080");
    assertThat(log.said())
        .contains("cluster shop: app.internal has changed: 10.0.0.4 has come; 10.0.0.2 has gone");
  }

  @Test
  void ttl_ofTheAnswer_saysWhenItIsAskedAgain() {
    names.host("app.internal", 20, "10.0.0.2");
    start(APP);
    control.passMillis(19_900);
    assertThat(names.asked("app.internal")).isEqualTo(1);
    control.passMillis(2_200);
    assertThat(names.asked("app.internal")).isEqualTo(2);
  }

  @Test
  void ttl_ofNothing_isAtLeastThatOfTheConfiguration() {
    names.host("app.internal", 0, "10.0.0.2");
    start(APP);
    control.passMillis(100_000);
    assertThat(names.asked("app.internal")).isBetween(90L, 101L);
  }

  @Test
  void ttl_ofDays_isAtMostThatOfTheConfiguration() {
    names.host("app.internal", 1_000_000, "10.0.0.2");
    start(APP);
    control.passMillis(67_000);
    assertThat(names.asked("app.internal")).isEqualTo(2);
  }

  @Test
  void addresses_moreThanAllowed_areCutAndThoseThatAreInStay() {
    String[] all = IntStream.range(1, 201).mapToObj(i -> "10.0.1." + i).toArray(String[]::new);
    names.host("app.internal", 1, "10.0.1.150", "10.0.1.151");
    start(APP + "\ndns.max-addresses = 10");
    names.host("app.internal", 1, all);
    control.passMillis(30_000);
    assertThat(labels())
        .hasSize(10)
        .contains(
            "app.internal:8080@10.0.1.150 -> 10.0.1.150:8080",
            "app.internal:8080@10.0.1.151 -> 10.0.1.151:8080");
    assertThat(log.said())
        .containsOnlyOnce(
            "cluster shop: app.internal has 200 addresses, of which 10 are used"
                + " (dns.max-addresses)");
    assertThat(metric("weir_dns_answers_cut_total")).isGreaterThan(20);
  }

  // A name that is not.

  @Test
  void name_notFoundAtStart_isOneWithoutAddressAndComesLater() {
    names.tell("app.internal", FakeNames.denial());
    start(APP);
    assertThat(labels()).containsExactly("app.internal:8080 -> null");
    changes.clear();
    names.host("app.internal", 30, "10.0.0.2");
    control.passMillis(15_000);
    assertThat(changes).containsExactly("shop");
    assertThat(labels()).containsExactly("app.internal:8080 -> 10.0.0.2:8080");
  }

  @Test
  void name_notFound_isAskedForAgainWithBackOff() {
    names.tell("app.internal", FakeNames.failure());
    start(APP);
    control.passMillis(8_500);
    // At 0, 1, 3 and 7 s, give or take; then every 8 to 10.
    assertThat(names.asked("app.internal")).isEqualTo(4);
    control.passMillis(100_000);
    assertThat(names.asked("app.internal")).isBetween(12L, 15L);
    assertThat(log.problems()).hasSize(1);
  }

  @Test
  void knownName_serversFail_keepsItsAddressesForEver() {
    names.host("app.internal", 1, "10.0.0.2");
    start(APP);
    changes.clear();
    names.tell("app.internal", FakeNames.failure());
    control.passMillis(3_600_000);
    assertThat(labels()).containsExactly("app.internal:8080 -> 10.0.0.2:8080");
    assertThat(changes).isEmpty();
    assertThat(metric("weir_dns_names_failing")).isEqualTo(1);
    assertThat(log.problems())
        .singleElement()
        .asString()
        .contains("app.internal is not found: the name server says SERVFAIL; it stays at 10.0.0.2");
    names.host("app.internal", 1, "10.0.0.2");
    control.passMillis(15_000);
    assertThat(log.said()).contains("cluster shop: app.internal is found again, as before");
    assertThat(metric("weir_dns_names_failing")).isZero();
  }

  @Test
  void knownName_deniedForShorterThanTheHold_keepsItsAddresses() {
    names.host("app.internal", 1, "10.0.0.2");
    start(APP);
    names.tell("app.internal", FakeNames.denial());
    control.passMillis(29_000);
    assertThat(labels()).containsExactly("app.internal:8080 -> 10.0.0.2:8080");
    names.host("app.internal", 1, "10.0.0.2");
    control.passMillis(11_000);
    names.tell("app.internal", FakeNames.denial());
    control.passMillis(29_000);
    assertThat(labels()).containsExactly("app.internal:8080 -> 10.0.0.2:8080");
  }

  @Test
  void knownName_deniedForLonger_isGivenUp() {
    names.host("app.internal", 1, "10.0.0.2");
    start(APP);
    changes.clear();
    names.tell("app.internal", FakeNames.denial());
    control.passMillis(33_000);
    assertThat(labels()).containsExactly("app.internal:8080 -> null");
    assertThat(changes).containsExactly("shop");
    assertThat(log.said())
        .contains(
            "cluster shop: app.internal is given up, with what it led to: there is no such name");
  }

  @Test
  void knownName_flaps_changesOnlyWhenItReallyDoes() {
    names.host("app.internal", 0, "10.0.0.2");
    start(APP);
    changes.clear();
    for (int i = 0; i < 50; i++) {
      names.tell("app.internal", FakeNames.denial());
      control.passMillis(2_500);
      names.host("app.internal", 0, "10.0.0.2");
      control.passMillis(2_500);
    }
    assertThat(changes).isEmpty();
  }

  // Waiting.

  @Test
  void prepare_nobodyAnswers_goesOnAfterTheWait() {
    AtomicInteger ready = new AtomicInteger();
    discovery.prepare(parse(APP).config(), ready::incrementAndGet);
    control.passMillis(4_900);
    assertThat(ready).hasValue(0);
    control.passMillis(200);
    assertThat(ready).hasValue(1);
    names.host("app.internal", 30, "10.0.0.2");
    control.passMillis(60_000);
    assertThat(ready).hasValue(1);
  }

  @Test
  void prepare_namesWantedNoMoreMeanwhile_goesOn() {
    AtomicInteger ready = new AtomicInteger();
    discovery.prepare(parse(APP).config(), ready::incrementAndGet);
    discovery.inForce(parse("").config());
    control.passMillis(6_000);
    assertThat(ready).hasValue(1);
  }

  @Test
  void prepare_twoAtOnce_neitherDropsTheNamesOfTheOther() {
    names.host("new.internal", 60, "10.0.0.9");
    AtomicInteger ready = new AtomicInteger();
    discovery.prepare(parse(APP).config(), ready::incrementAndGet);
    discovery.prepare(parse(APP.replace("app.", "new.")).config(), () -> {});
    control.settle();
    assertThat(ready).hasValue(0);
    names.host("app.internal", 60, "10.0.0.2");
    control.settle();
    assertThat(ready).hasValue(1);
  }

  @Test
  void prepare_badAnswer_doesNotWaitForAGoodOne() {
    names.tell("app.internal", FakeNames.failure());
    AtomicInteger ready = new AtomicInteger();
    discovery.prepare(parse(APP).config(), ready::incrementAndGet);
    control.settle();
    assertThat(ready).hasValue(1);
  }

  @Test
  void prepare_noNames_goesOnAtOnce() {
    AtomicInteger ready = new AtomicInteger();
    discovery.prepare(
        parse("clusters { shop { backends = [\"10.0.0.1:80\"] } }").config(),
        ready::incrementAndGet);
    assertThat(ready).hasValue(1);
    assertThat(control.pending()).isZero();
  }

  @Test
  void prepare_thenTheOldOneStays_newNamesAreAskedForNoMore() {
    names.host("app.internal", 60, "10.0.0.2");
    names.host("new.internal", 1, "10.0.0.9");
    start(APP);
    discovery.prepare(parse(APP.replace("app.", "new.")).config(), () -> {});
    control.settle();
    discovery.inForce(config);
    control.passMillis(50_000);
    assertThat(names.asked("new.internal")).isEqualTo(1);
    assertThat(labels()).containsExactly("app.internal:8080 -> 10.0.0.2:8080");
  }

  @Test
  void inForce_nameGone_isAskedForNoMore() {
    names.host("app.internal", 1, "10.0.0.2");
    start(APP);
    start("clusters { shop { backends = [\"10.0.0.1:80\"] } }");
    long before = names.asked("app.internal");
    control.passMillis(60_000);
    assertThat(names.asked("app.internal")).isEqualTo(before);
  }

  // Services.

  @Test
  void service_recordsSayTargetsPortsWeightsAndWhoIsABackup() {
    names.service(
        "_http._tcp.shop",
        new Service("c.internal", 81, 20, 5),
        new Service("a.internal", 80, 10, 3),
        new Service("b.internal", 80, 10, 0));
    names.host("a.internal", 30, "10.0.0.1");
    names.host("b.internal", 30, "10.0.0.2", "10.0.0.3");
    names.host("c.internal", 30, "10.0.0.4");
    start("clusters { shop { backends = [{ address = \"srv:_http._tcp.shop\", weight = 2 }] } }");
    assertThat(endpoints())
        .extracting(each -> each.label() + " " + each.weight() + " " + each.backup())
        .containsExactly(
            "a.internal:80 6 false",
            "b.internal:80@10.0.0.2 2 false",
            "b.internal:80@10.0.0.3 2 false",
            "c.internal:81 10 true");
  }

  @Test
  void service_largeWeights_areScaled() {
    names.service(
        "_http._tcp.shop",
        new Service("a.internal", 80, 1, 65535),
        new Service("b.internal", 80, 1, 1));
    names.host("a.internal", 30, "10.0.0.1");
    names.host("b.internal", 30, "10.0.0.2");
    start(
        "clusters { shop { backends = [{ address = \"srv:_http._tcp.shop\", weight = 1000 }] } }");
    assertThat(endpoints()).extracting(Endpoint::weight).containsExactly(1000, 1);
  }

  @Test
  void service_isWaitedForWithItsTargets() {
    names.service("_http._tcp.shop", new Service("a.internal", 80, 1, 1));
    AtomicInteger ready = new AtomicInteger();
    String srv = "clusters { shop { backends = [\"srv:_http._tcp.shop\"] } }";
    discovery.prepare(parse(srv).config(), ready::incrementAndGet);
    control.settle();
    assertThat(ready).hasValue(0);
    names.host("a.internal", 30, "10.0.0.1");
    control.settle();
    assertThat(ready).hasValue(1);
  }

  @Test
  void service_targetThatIsNotFound_isShownAsSuch() {
    names.service("_http._tcp.shop", new Service("a.internal", 80, 1, 1));
    names.tell("a.internal", FakeNames.denial());
    start("clusters { shop { backends = [\"srv:_http._tcp.shop\"] } }");
    assertThat(labels()).containsExactly("a.internal:80 -> null");
  }

  @Test
  void service_notFound_isShownAsSuch() {
    start("clusters { shop { backends = [\"srv:_http._tcp.shop\"] } }");
    assertThat(labels()).containsExactly("srv:_http._tcp.shop -> null");
  }

  @Test
  void service_targetGone_itsHostIsAskedForNoMore() {
    names.service("_http._tcp.shop", new Service("a.internal", 80, 1, 1));
    names.host("a.internal", 1, "10.0.0.1");
    names.host("b.internal", 1, "10.0.0.2");
    start("clusters { shop { backends = [\"srv:_http._tcp.shop\"] } }");
    names.service("_http._tcp.shop", new Service("b.internal", 80, 1, 1));
    control.passMillis(40_000);
    assertThat(labels()).containsExactly("b.internal:80 -> 10.0.0.2:80");
    long before = names.asked("a.internal");
    control.passMillis(10_000);
    assertThat(names.asked("a.internal")).isEqualTo(before);
  }

  @Test
  void lookups_areCountedByResult() {
    names.tell("app.internal", FakeNames.denial());
    start(APP);
    names.host("app.internal", 60, "10.0.0.2");
    control.passMillis(2_000);
    assertThat(metric("weir_dns_lookups_total", "result=\"not_found\"")).isEqualTo(1);
    assertThat(metric("weir_dns_lookups_total", "result=\"found\"")).isEqualTo(1);
  }

  private void start(String hocon) {
    config = parse(hocon).config();
    discovery.onChange(changes::add);
    discovery.prepare(config, () -> {});
    control.settle();
    discovery.inForce(config);
    control.settle();
  }

  private List<Endpoint> endpoints() {
    List<Endpoint> all = new ArrayList<>();
    for (BackendConfig backend : discovery.backends(config.clusters().get(0))) {
      all.addAll(discovery.of("shop", backend));
    }
    return all;
  }

  private List<String> labels() {
    return endpoints().stream()
        .map(each -> each.label() + " -> " + each.resolved())
        .map(text -> text.replace("/", ""))
        .toList();
  }

  private double metric(String name, String... labels) {
    String scrape = new String(telemetry.scrape().render(null).body(), StandardCharsets.UTF_8);
    return Metrics.sum(scrape, name, labels);
  }

  private static Loaded parse(String hocon) {
    Loaded loaded =
        ConfigLoader.parse("listeners { web { bind = \":0\" } }\n" + hocon, "test.conf");
    assertThat(loaded.problems().list()).isEmpty();
    return loaded;
  }
}
