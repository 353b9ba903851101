package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import org.junit.jupiter.api.Test;

/**
 * Fault 81: expressions that keep a backtracking engine busy for longer than the world is old,
 * wherever a configuration may have one, and requests that are made for them. An answer at all is
 * the proof.
 */
class ExpressionsIT extends WireTest {
  private static final String ATTACK = "a".repeat(7000);

  private static final String CONFIG =
      """
      clusters { app { backends = ["{backend}"] } }
      routes {
        path { path-regex = "/(a|aa)+(a*)*(a|b|ab)*x", respond { body = path } }
        header { path = /h, headers { x-a = "~(a+)+b" }, respond { body = header } }
        query { path = /q, query { q = "~(a|a|aa)+(a*)*b" }, respond { body = query } }
        rewrite {
          path = "/r/*"
          filters = [{ type = rewrite, pattern = "^/r/(a+)+b$", to = "/to" }]
          cluster = app
        }
      }
      """;

  private RawClient client() {
    Proxy proxy = proxy(CONFIG, responding(request -> Wire.ok(request.target())));
    return client(proxy);
  }

  @Test
  void aPathThatIsMadeForAnExpressionIsNotSlow() {
    RawClient client = client();
    assertThat(client.exchange(Wire.get("/" + ATTACK)).status()).isEqualTo(404);
    assertThat(client.exchange(Wire.get("/" + ATTACK + "x")).text()).isEqualTo("path");
  }

  @Test
  void aFieldThatIsMadeForAnExpressionIsNotSlow() {
    RawClient client = client();
    assertThat(client.exchange(Wire.get("/h", "X-A: " + ATTACK)).status()).isEqualTo(404);
    assertThat(client.exchange(Wire.get("/h", "X-A: " + ATTACK + "b")).text()).isEqualTo("header");
  }

  @Test
  void aQueryThatIsMadeForAnExpressionIsNotSlow() {
    RawClient client = client();
    assertThat(client.exchange(Wire.get("/q?q=" + ATTACK)).status()).isEqualTo(404);
    assertThat(client.exchange(Wire.get("/q?q=" + ATTACK + "b")).text()).isEqualTo("query");
  }

  @Test
  void aPathThatIsMadeForARewriteIsNotSlow() {
    RawClient client = client();
    String path = "/r/" + ATTACK;
    assertThat(client.exchange(Wire.get(path)).text()).isEqualTo(path);
    assertThat(client.exchange(Wire.get(path + "b")).text()).isEqualTo("/to");
  }
}
