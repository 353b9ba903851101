package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Clients that stay at the backend that they got first. */
class StickyIT extends WireTest {
  private static final String STICKY =
      """
      clusters {
        app {
          backends = ["{backend}", "{backend2}", "{backend3}"]
          balance = round-robin, sticky { cookie = weir }
        }
      }
      routes { all { cluster = app } }
      """;

  private final ScriptedBackend[] backends = new ScriptedBackend[3];

  /** Three backends that answer with their names: a, b, c. */
  private Proxy sticky(String hocon) {
    for (int i = 0; i < backends.length; i++) {
      backends[i] = responding(Wire.ok(String.valueOf((char) ('a' + i)), "Set-Cookie: app=1"));
    }
    return proxy(hocon, backends);
  }

  private String[] addresses() {
    return List.of(backends).stream().map(b -> b.address()).toArray(String[]::new);
  }

  private ScriptedBackend named(String name) {
    return backends[name.charAt(0) - 'a'];
  }

  /** What a browser would send back. */
  private static String cookie(WireMessage response) {
    List<String> lines = response.headers("Set-Cookie");
    assertThat(lines).hasSize(2).element(0).isEqualTo("app=1");
    assertThat(lines.get(1)).matches("weir=[0-9a-f]{16}; Path=/; HttpOnly; SameSite=Lax");
    return "Cookie: app=1; " + lines.get(1).substring(0, lines.get(1).indexOf(';'));
  }

  private static String askAsBefore(RawClient client, String cookie, int times) {
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < times; i++) {
      WireMessage response = client.exchange(Wire.get("/" + i, cookie));
      assertThat(response.headers("Set-Cookie")).containsExactly("app=1");
      answers.append(response.text());
    }
    return answers.toString();
  }

  @Test
  void aClientWithTheCookieStaysWhereItWasAndIsToldOnlyOnce() {
    Proxy proxy = sticky(STICKY);
    RawClient client = client(proxy);
    for (int i = 0; i < 6; i++) {
      WireMessage first = client.exchange(Wire.get("/"));
      assertThat(askAsBefore(client(proxy), cookie(first), 5)).isEqualTo(first.text().repeat(5));
    }
  }

  @Test
  void theBackendGetsTheCookieLikeAnyOther() {
    Proxy proxy = sticky(STICKY);
    RawClient client = client(proxy);
    WireMessage first = client.exchange(Wire.get("/"));
    String cookie = cookie(first);
    askAsBefore(client, cookie, 1);
    assertThat("Cookie: " + named(first.text()).awaitRequest(1).header("Cookie")).isEqualTo(cookie);
  }

  @Test
  void aClientWhoseBackendIsGoneGetsAnotherAndItsCookie() {
    Proxy proxy = sticky(STICKY);
    RawClient client = client(proxy);
    WireMessage first = client.exchange(Wire.get("/"));
    named(first.text()).close();
    WireMessage second = client.exchange(Wire.get("/", cookie(first)));
    assertThat(second.text()).isNotEqualTo(first.text());
    assertThat(askAsBefore(client, cookie(second), 5)).isEqualTo(second.text().repeat(5));
  }

  @Test
  void aBackendThatIsTakenOutKeepsItsClientsAndGetsNoNewOnes() {
    Proxy proxy = sticky(STICKY);
    RawClient client = client(proxy);
    WireMessage first = client.exchange(Wire.get("/"));
    String cookie = cookie(first);
    String place = "\"{backend" + List.of("}", "2}", "3}").get(first.text().charAt(0) - 'a');
    String drained = STICKY.replace(place + "\"", "{ address = " + place + "\", weight = 0 }");
    assertThat(proxy.reload(drained, addresses()).ok()).isTrue();
    assertThat(askAsBefore(client, cookie, 10)).isEqualTo(first.text().repeat(10));
    for (int i = 0; i < 10; i++) {
      assertThat(client.exchange(Wire.get("/")).text()).isNotEqualTo(first.text());
    }
  }

  @Test
  void aCookieOutlivesReloadsAndRestarts() {
    Proxy proxy = sticky(STICKY);
    RawClient client = client(proxy);
    WireMessage first = client.exchange(Wire.get("/"));
    String cookie = cookie(first);
    String changed = STICKY.replace("round-robin", "peak-ewma");
    assertThat(proxy.reload(changed, addresses()).ok()).isTrue();
    assertThat(askAsBefore(client, cookie, 3)).isEqualTo(first.text().repeat(3));
    client.close();
    proxy.close();
    Proxy other = proxy(STICKY, backends);
    assertThat(askAsBefore(client(other), cookie, 3)).isEqualTo(first.text().repeat(3));
  }

  @Test
  void aClientOfABackendThatWasRemovedGetsAnother() {
    Proxy proxy = sticky(STICKY);
    RawClient client = client(proxy);
    String cookie = cookie(client.exchange(Wire.get("/")));
    String without = STICKY.replace("\"{backend}\", ", "");
    assertThat(proxy.reload(without, addresses()).ok()).isTrue();
    WireMessage moved = client.exchange(Wire.get("/", cookie));
    for (int i = 0; i < 3; i++) {
      assertThat(moved.text()).isNotEqualTo("a");
      moved = client.exchange(Wire.get("/", cookie));
    }
  }

  @Test
  void anAnswerOfWeirItselfSetsNoCookie() {
    Proxy proxy = sticky(STICKY);
    for (ScriptedBackend backend : backends) {
      backend.close();
    }
    WireMessage refused = client(proxy).exchange(Wire.get("/"));
    assertThat(refused.status()).isEqualTo(502);
    assertThat(refused.headers("Set-Cookie")).isEmpty();
  }

  @Test
  void aFilterMayStillChangeWhatTheClientGets() {
    Proxy proxy =
        sticky(
            STICKY
                + """
                routes.all.filters = [{ type = response-headers, remove = [Set-Cookie] }]
                """);
    assertThat(client(proxy).exchange(Wire.get("/")).headers("Set-Cookie")).isEmpty();
  }

  @Test
  void aRetriedRequestSticksToTheBackendThatAnswered() {
    Proxy proxy = sticky(STICKY);
    RawClient client = client(proxy);
    backends[0].close();
    for (int i = 0; i < 6; i++) {
      WireMessage response = client.exchange(Wire.get("/"));
      String cookie = Objects.requireNonNull(cookie(response));
      assertThat(response.text()).isIn("b", "c");
      assertThat(askAsBefore(client, cookie, 2)).isEqualTo(response.text().repeat(2));
    }
  }
}
