package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.GatewayView;
import io.weir.gateway.ReloadResult;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backends that are names, with a real name server, and with one that misbehaves. */
class DnsIT extends ProcessTest {
  private static final String DNS =
      """
      dns { servers = ["{dns}"], min-ttl = 100ms, max-ttl = 200ms, timeout = 300ms, hold = 2500ms }
      routes { self { path = "/self", respond { body = weir } }, all { cluster = app } }
      cluster-defaults.ejection.enabled = false
      """;

  /** Two backends on the same port of different addresses, as a name may lead to. */
  private final ScriptedBackend one = ScriptedBackend.respond(Wire.ok("one"));

  private final ScriptedBackend two =
      ScriptedBackend.start(
          new InetSocketAddress("127.0.0.2", one.port()),
          ScriptedBackend.answering(request -> Wire.ok("two")));

  @BeforeEach
  void closeBackendsAtTheEnd() {
    closing(one);
    closing(two);
  }

  private Dnsmasq dnsmasq(String... options) {
    return closing(Dnsmasq.start(directory, options));
  }

  private Proxy proxy(String address, String cluster) {
    return closing(Proxy.start(2, DNS.replace("{dns}", address) + cluster));
  }

  private String app() {
    return "clusters { app { backends = [\"app.internal:" + one.port() + "\"] } }\n";
  }

  private static WireMessage ask(Proxy proxy) {
    try (RawClient client = RawClient.to(proxy.port())) {
      return client.exchange(Wire.get("/"));
    }
  }

  private static void awaitAnswer(Proxy proxy, String text) {
    Patience.until("an answer of " + text, () -> ask(proxy).text().equals(text));
  }

  private static List<String> addresses(Proxy proxy) {
    return proxy.status().clusters().get(0).backends().stream()
        .map(GatewayView.Backend::address)
        .toList();
  }

  private static String state(Proxy proxy) {
    return proxy.status().clusters().get(0).backends().get(0).state();
  }

  // A real server.

  @Test
  void anotherAddressServesAndTheOldOneDrains() {
    Dnsmasq dns = dnsmasq("--local-ttl=1");
    dns.names("127.0.0.1 app.internal");
    Proxy proxy = proxy(dns.address(), app());
    try (RawClient client = RawClient.to(proxy.port())) {
      assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("one");
      dns.names("127.0.0.2 app.internal");
      awaitAnswer(proxy, "two");
      one.awaitOpen(0);
      assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("two");
    }
    assertThat(addresses(proxy)).containsExactly("app.internal:" + one.port());
  }

  @Test
  void allAddressesServeAndOneThatStaysKeepsItsConnections() {
    Dnsmasq dns = dnsmasq("--local-ttl=0");
    dns.names("127.0.0.1 app.internal", "127.0.0.2 app.internal");
    Proxy proxy = proxy(dns.address(), app() + "cluster-defaults.balance = round-robin");
    TreeSet<String> answers = new TreeSet<>();
    Patience.until(
        "both to answer",
        () -> {
          answers.add(ask(proxy).text());
          return answers.size() == 2;
        });
    String name = "app.internal:" + one.port();
    assertThat(addresses(proxy)).containsExactly(name + "@127.0.0.1", name + "@127.0.0.2");
    int opened = two.opened();
    dns.names("127.0.0.2 app.internal");
    Patience.until("one to go", () -> addresses(proxy).size() == 1);
    for (int i = 0; i < 10; i++) {
      assertThat(ask(proxy).text()).isEqualTo("two");
    }
    assertThat(two.opened() - opened).as("new connections").isLessThan(2);
    assertThat(addresses(proxy)).containsExactly(name + "@127.0.0.2");
  }

  @Test
  void whatAnOperatorSaidStaysWithTheAddress() {
    Dnsmasq dns = dnsmasq("--local-ttl=0");
    dns.names("127.0.0.1 app.internal", "127.0.0.2 app.internal");
    String control = "admin.control = \"" + directory.resolve("c") + "\"\n";
    Proxy proxy = proxy(dns.address(), app() + control);
    String name = "app.internal:" + one.port();
    Patience.until("both", () -> addresses(proxy).size() == 2);
    assertThat(weir("drain", directory.resolve("c").toString(), "app/" + name + "@127.0.0.1").out())
        .containsExactly("app/" + name + "@127.0.0.1 is drained, 0 in flight");
    dns.names("127.0.0.1 app.internal", "127.0.0.2 app.internal", "127.0.0.3 app.internal");
    Patience.until("another", () -> addresses(proxy).size() == 3);
    assertThat(state(proxy)).isEqualTo("drained");
    dns.names("127.0.0.1 app.internal");
    Patience.until("the others to go", () -> addresses(proxy).size() == 1);
    assertThat(state(proxy)).isEqualTo("drained");
    assertThat(ask(proxy).status()).isEqualTo(503);
  }

  @Test
  void nameThatVanishesServesOnAndIsGivenUpInTheEnd() {
    Dnsmasq dns = dnsmasq("--local-ttl=0");
    dns.names("127.0.0.1 app.internal");
    Proxy proxy = proxy(dns.address(), app());
    assertThat(ask(proxy).text()).isEqualTo("one");
    dns.names();
    Patience.until(
        "a look-up to find nothing",
        () -> proxy.metric("weir_dns_lookups_total", "result=\"not_found\"") > 0);
    assertThat(ask(proxy).text()).isEqualTo("one");
    Patience.until("it to be given up", () -> state(proxy).equals("unresolved"));
    assertThat(ask(proxy).status()).isEqualTo(503);
    dns.names("127.0.0.1 app.internal");
    awaitAnswer(proxy, "one");
  }

  @Test
  void serverThatEndsTakesNothingAway() {
    Dnsmasq dns = dnsmasq("--local-ttl=0");
    dns.names("127.0.0.1 app.internal");
    Proxy proxy = proxy(dns.address(), app());
    assertThat(ask(proxy).text()).isEqualTo("one");
    dns.stop();
    Patience.until(
        "look-ups to fail", () -> proxy.metric("weir_dns_lookups_total", "result=\"failed\"") > 2);
    assertThat(ask(proxy).text()).isEqualTo("one");
    assertThat(proxy.metric("weir_dns_names_failing")).isEqualTo(1);
    dns.restart();
    proxy.awaitMetric(0, "weir_dns_names_failing");
  }

  @Test
  void nameWithoutAddressOfTheFamilyIsEmpty() {
    Dnsmasq dns = dnsmasq("--local-ttl=0");
    dns.names("::1 app.internal");
    Proxy proxy = proxy(dns.address(), app() + "dns.family = ipv4");
    assertThat(ask(proxy).status()).isEqualTo(503);
    assertThat(proxy.metric("weir_dns_lookups_total", "result=\"empty\"")).isPositive();
  }

  @Test
  void nameWithIpv6AloneIsFound() {
    Dnsmasq dns = dnsmasq("--local-ttl=0");
    dns.names("::1 app.internal");
    Proxy proxy = proxy(dns.address(), app());
    assertThat(proxy.metric("weir_cluster_backends")).isEqualTo(1);
  }

  @Test
  void thousandAddressesComeOverTcpAndAreBounded() {
    Dnsmasq dns = dnsmasq("--local-ttl=0");
    dns.names(
        IntStream.range(0, 1000)
            .mapToObj(i -> "127.0." + i / 250 + "." + (i % 250 + 1) + " app.internal")
            .toArray(String[]::new));
    Proxy proxy = proxy(dns.address(), app());
    Patience.until("all to be known", () -> proxy.metric("weir_cluster_backends") == 64);
    double cut = proxy.metric("weir_dns_answers_cut_total");
    List<String> before = addresses(proxy);
    Patience.until("more answers", () -> proxy.metric("weir_dns_answers_cut_total") > cut + 3);
    assertThat(addresses(proxy)).isEqualTo(before);
  }

  @Test
  void ttlOfNothingDoesNotAskMoreOftenThanAllowed() {
    Dnsmasq dns = dnsmasq("--local-ttl=0");
    dns.names("127.0.0.1 app.internal");
    long begin = System.nanoTime();
    Proxy proxy = proxy(dns.address(), app());
    Patience.until(
        "ten look-ups", () -> proxy.metric("weir_dns_lookups_total", "result=\"found\"") >= 10);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void serviceSaysTargetsPortsAndBackups() {
    Dnsmasq dns =
        dnsmasq(
            "--local-ttl=0",
            "--srv-host=_http._tcp.app.internal,a.internal," + one.port() + ",10,5",
            "--srv-host=_http._tcp.app.internal,b.internal," + two.port() + ",20,5");
    dns.names("127.0.0.1 a.internal", "127.0.0.2 b.internal");
    Proxy proxy =
        proxy(dns.address(), "clusters { app { backends = [\"srv:_http._tcp.app.internal\"] } }");
    assertThat(addresses(proxy))
        .containsExactly("a.internal:" + one.port(), "b.internal:" + two.port());
    assertThat(proxy.status().clusters().get(0).backends())
        .extracting(GatewayView.Backend::backup)
        .containsExactly(false, true);
    assertThat(proxy.status().clusters().get(0).backends().get(0).weight()).isEqualTo(5);
    assertThat(ask(proxy).text()).isEqualTo("one");
    one.stopListening();
    awaitAnswer(proxy, "two");
  }

  @Test
  void aliasLeadsToTheAddressesOfAnotherName() {
    Dnsmasq dns = dnsmasq("--local-ttl=0", "--cname=app.internal,real.internal");
    dns.names("127.0.0.1 real.internal");
    Proxy proxy = proxy(dns.address(), app());
    awaitAnswer(proxy, "one");
    dns.names("127.0.0.2 real.internal");
    awaitAnswer(proxy, "two");
  }

  @Test
  void startWithANameThatComesLater() {
    Dnsmasq dns = dnsmasq("--local-ttl=0");
    WeirProcess weir = serve(DNS.replace("{dns}", dns.address()) + app());
    assertThat(status(weir.port("web"), "/")).isEqualTo(503);
    assertThat(get(weir.port("web"), "/self")).isEqualTo("weir");
    dns.names("127.0.0.1 app.internal");
    Patience.until("the name", () -> get(weir.port("web"), "/").equals("one"));
  }

  // One that misbehaves.

  @Test
  void serverFailuresTakeNothingAway() {
    ScriptedNames names = closing(ScriptedNames.on(0, ScriptedNames.address(0, 127, 0, 0, 1)));
    Proxy proxy = proxy(names.address(), app());
    assertThat(ask(proxy).text()).isEqualTo("one");
    names.say(ScriptedNames.code(2));
    Patience.until(
        "look-ups to fail", () -> proxy.metric("weir_dns_lookups_total", "result=\"failed\"") > 4);
    names.say(ScriptedNames.garbage());
    Patience.until(
        "look-ups to fail", () -> proxy.metric("weir_dns_lookups_total", "result=\"failed\"") > 6);
    assertThat(ask(proxy).text()).isEqualTo("one");
    names.say(ScriptedNames.address(0, 127, 0, 0, 2));
    awaitAnswer(proxy, "two");
  }

  @Test
  void emptyAnswersCountOnlyAfterTheHold() {
    ScriptedNames names = closing(ScriptedNames.on(0, ScriptedNames.address(0, 127, 0, 0, 1)));
    Proxy proxy = proxy(names.address(), app());
    assertThat(ask(proxy).text()).isEqualTo("one");
    names.say(ScriptedNames.code(0));
    Patience.until(
        "an empty answer", () -> proxy.metric("weir_dns_lookups_total", "result=\"empty\"") > 0);
    assertThat(ask(proxy).text()).isEqualTo("one");
    Patience.until("it to be given up", () -> state(proxy).equals("unresolved"));
  }

  @Test
  void addressesThatNobodyCanReachAreNone() {
    ScriptedNames names = closing(ScriptedNames.on(0, ScriptedNames.address(0, 0, 0, 0, 0)));
    Proxy proxy = proxy(names.address(), app());
    assertThat(state(proxy)).isEqualTo("unresolved");
  }

  @Test
  void silentServerHoldsUpNeitherRequestsNorChecksNorTheReloadForLong() {
    ScriptedNames names = closing(ScriptedNames.on(0, ScriptedNames.silence()));
    String literal = "clusters { app { backends = [\"" + one.address() + "\"] } }\n";
    String checks =
        "cluster-defaults.health { type = tcp, interval = 50ms, fast-interval = 50ms }\n";
    String patient = "dns { timeout = 5s, wait = 3s }\n";
    Proxy proxy = proxy(names.address(), literal + checks + patient);
    String dns = DNS.replace("{dns}", names.address());
    String next = literal.replace("backends = [", "backends = [\"slow.internal:1\", ");
    long begin = System.nanoTime();
    CompletableFuture<ReloadResult> reload =
        CompletableFuture.supplyAsync(() -> proxy.reload(dns + next + checks + patient));
    double before = proxy.metric("weir_backend_health_checks_total");
    long slowest = 0;
    int served = 0;
    while (!reload.isDone()) {
      long from = System.nanoTime();
      assertThat(ask(proxy).text()).isEqualTo("one");
      slowest = Math.max(slowest, System.nanoTime() - from);
      served++;
    }
    assertThat(reload.join().ok()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    assertThat(served).isGreaterThan(5);
    assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(2));
    assertThat(proxy.metric("weir_backend_health_checks_total") - before).isGreaterThan(5);
    assertThat(names.asked()).isPositive();
    assertThat(ask(proxy).text()).isEqualTo("one");
  }

  @Test
  void reloadsWaitForTheOneBeforeThemAndTheLastOneWins() {
    ScriptedNames names = closing(ScriptedNames.on(0, ScriptedNames.silence()));
    String literal = "clusters { app { backends = [\"" + one.address() + "\"] } }\n";
    String patient = "dns { timeout = 5s, wait = 1s }\n";
    Proxy proxy = proxy(names.address(), literal + patient);
    String dns = DNS.replace("{dns}", names.address());
    String slow = literal.replace("backends = [", "backends = [\"slow.internal:1\", ");
    CompletableFuture<ReloadResult> first =
        CompletableFuture.supplyAsync(() -> proxy.reload(dns + slow + patient));
    Patience.until("the first one to wait", () -> names.asked() > 0);
    ReloadResult second =
        proxy.reload(dns + literal.replace(one.address(), two.address()) + patient);
    assertThat(first.join().generation()).isEqualTo(2);
    assertThat(second.generation()).isEqualTo(3);
    assertThat(ask(proxy).text()).isEqualTo("two");
  }

  @Test
  void endOfWeirEndsAReloadThatWaits() {
    ScriptedNames names = closing(ScriptedNames.on(0, ScriptedNames.silence()));
    String patient = "dns { timeout = 20s, wait = 20s }\n";
    String literal = "clusters { app { backends = [\"" + one.address() + "\"] } }\n";
    Proxy proxy = proxy(names.address(), literal + patient);
    String dns = DNS.replace("{dns}", names.address());
    CompletableFuture<ReloadResult> reload =
        CompletableFuture.supplyAsync(() -> proxy.reload(dns + app() + patient));
    Patience.until("it to wait", () -> names.asked() > 0);
    proxy.close();
    assertThat(reload.join().ok()).isFalse();
    assertThat(reload.join().text()).contains("weir has ended");
  }

  @Test
  void slowServerDelaysTheStartAndItsFirstRequestIsServed() {
    CompletableFuture<Void> later =
        new CompletableFuture<Void>().completeOnTimeout(null, 1, TimeUnit.SECONDS);
    ScriptedNames names =
        closing(
            ScriptedNames.on(
                0,
                question -> {
                  later.join();
                  return ScriptedNames.address(60, 127, 0, 0, 1).apply(question);
                }));
    Proxy proxy = proxy(names.address(), app() + "dns.timeout = 5s");
    assertThat(ask(proxy).text()).isEqualTo("one");
  }

  @Test
  void reloadToANameThatIsNewLosesNoRequest() {
    ScriptedNames names = closing(ScriptedNames.on(0, ScriptedNames.address(60, 127, 0, 0, 1)));
    Proxy proxy = proxy(names.address(), app());
    String dns = DNS.replace("{dns}", names.address());
    for (int i = 0; i < 5; i++) {
      assertThat(proxy.reload(dns + app().replace("app.internal", "new" + i + ".internal")).ok())
          .isTrue();
      assertThat(ask(proxy).text()).isEqualTo("one");
    }
  }
}
