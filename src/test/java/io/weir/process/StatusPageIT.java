package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.GatewayView.Status;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The status page in a real browser, in front of a proxy that has something to do. Pictures of it
 * are left in {@code target/pages}, to be looked at; with {@code -Dweir.page.seconds=125} the
 * curves in them are full, as the one in the documents is.
 */
@Timeout(300)
@SuppressWarnings("NullAway.Init") // Started before all tests.
final class StatusPageIT {
  private static final Path PICTURES = Path.of("target", "pages");
  private static final int SECONDS = Integer.getInteger("weir.page.seconds", 4);
  private static final String CONFIG =
      """
      clusters {
        shop {
          backends = ["{backend}", "{backend2}", { address = "{backend3}", weight = 2 }]
          max-connections = 200
          health { path = "/healthz", interval = 500ms, timeout = 500ms, fall = 1 }
        }
        media { backends = ["{backend4}"] }
      }
      routes {
        cart { host = shop.example.com, path = "/cart/*", cluster = shop }
        shop { host = shop.example.com, cluster = shop }
        media {
          path = "/media/*"
          cluster = media
          filters = [{ type = strip-prefix, prefix = /media }]
        }
        old { path = "/old", redirect { to = "/media/new", status = 302 } }
        ping { path = "/ping", respond { status = 200, body = "ok" } }
      }
      """;

  @TempDir static Path directory;

  private static final List<ScriptedBackend> backends = new ArrayList<>();
  private static final List<RawClient> clients = new ArrayList<>();
  private static Proxy proxy;
  private static Browser browser;

  @BeforeAll
  @Timeout(300)
  static void start() throws Exception {
    // First of all: without it nothing else is needed.
    browser = Browser.start(directory);
    for (int i = 0; i < 4; i++) {
      backends.add(ScriptedBackend.respond(StatusPageIT::answer));
    }
    String[] addresses = backends.stream().map(ScriptedBackend::address).toArray(String[]::new);
    proxy = Proxy.start(2, CONFIG, addresses);
    proxy.reload(CONFIG.replace("routes {", "routes { broken {} "), addresses);
    proxy.reload(CONFIG + "timeouts.first-byte = 20s\n", addresses);
    load();
  }

  /** A tenth are errors, and no two take the same time. */
  private static String answer(WireMessage request) {
    if (request.target().equals("/healthz")) {
      return Wire.ok("fine");
    }
    int number = request.target().hashCode() & 0xff;
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200L * number));
    boolean error = number % 10 == 3;
    return error ? Wire.ok("sorry").replace("200 OK", "503 Service Unavailable") : Wire.ok("fine");
  }

  private static void load() {
    for (int i = 0; i < 8; i++) {
      clients.add(RawClient.to(proxy.port()));
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    for (int i = 0; System.nanoTime() < end; i++) {
      RawClient client = clients.get(i % clients.size());
      String shop = i % 3 == 0 ? "/cart/" : "/item/";
      client.exchange(Wire.get(shop + i).replace("Host: example.test", "Host: shop.example.com"));
      client.exchange(Wire.get(i % 5 == 0 ? "/media/" + i : i % 5 == 1 ? "/old" : "/ping"));
      // More and less, as in life.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5 + 18 * (i / 40 % 3)));
    }
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    clients.forEach(RawClient::close);
    if (proxy != null) {
      proxy.close();
    }
    backends.forEach(ScriptedBackend::close);
  }

  @ParameterizedTest
  @CsvSource({
    "light, 1280, 1040, false",
    "dark, 1280, 800, true",
    "phone, 360, 740, false",
    "phone-dark, 320, 640, true"
  })
  void page_anyWidthAndColour_showsWhatTheStatusSays(
      String name, int width, int height, boolean dark) throws IOException {
    browser.view(width, height, dark);
    open();
    awaitUpToDate();
    browser.picture(PICTURES.resolve("status-" + name + ".png"), true);
    if (name.equals("light")) {
      browser.picture(PICTURES.resolve("status.png"), false);
    }

    Status status = proxy.status();
    assertThat(headsOf("routes"))
        .isEqualTo(status.routes().stream().map(route -> route.name()).toList());
    assertThat(headsOf("clusters"))
        .isEqualTo(
            status.clusters().stream()
                .flatMap(cluster -> cluster.backends().stream())
                .map(backend -> backend.address())
                .toList());
    assertThat(headsOf("configuration")).hasSize(2);
    assertThat(browser.text("document.documentElement.scrollWidth")).isEqualTo("" + width);
    assertThat(browser.text("getComputedStyle(document.body).colorScheme")).isNotEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  /** What the script shows is what the status has, once nothing moves any more. */
  private static void awaitUpToDate() {
    Status status = proxy.status();
    for (int i = 0; i < status.routes().size(); i++) {
      String shown = shown("v", "routes." + i + ".requests");
      String wanted = "%,d".formatted(status.routes().get(i).requests());
      Patience.until(shown + " to be " + wanted, () -> browser.text(shown).equals(wanted));
    }
    String words =
        "[...document.querySelectorAll('#clusters ~ div .state')].map(e => e.textContent)";
    Patience.until("all to be up", () -> browser.text(words).equals("up,up,up,up"));
    assertThat(browser.text(shown("t", "summary"))).isEqualTo("All 4 backends are up.");
    String check = "clusters.0.backends.0.lastCheck.";
    Patience.until(
        "checked", () -> browser.text(shown("t", check + "result")).equals("status 200"));
    assertThat(browser.text(shown("a", check + "agoMillis"))).matches("\\d+ s ago");
    String unchecked = "clusters.1.backends.0.lastCheck.agoMillis";
    assertThat(browser.text(shown("a", unchecked))).isEqualTo("–");
  }

  private static String shown(String kind, String path) {
    return "document.querySelector('[data-" + kind + "=\"" + path + "\"]').textContent";
  }

  private static List<String> headsOf(String section) {
    String heads =
        "[...document.querySelectorAll('[aria-labelledby=\"%s\"] tbody th')].map(e => "
            + "(e.querySelector('span') || e).textContent).join('|')";
    return List.of(browser.text(heads.formatted(section)).split("\\|"));
  }

  private static void open() {
    browser.open("http://127.0.0.1:" + proxy.admin().getPort() + "/");
  }

  @Test
  void backend_thatIsKilled_turnsRedWithinTwoSeconds() throws IOException {
    browser.view(1280, 800, false);
    open();
    awaitUpToDate();
    ScriptedBackend killed = backends.get(1);
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), killed.port());
    String state = "document.querySelector('[data-s=\"clusters.0.backends.1.state\"]')";
    String colour = "getComputedStyle(" + state + ").color";
    assertThat(browser.text(colour)).isEqualTo("rgb(18, 112, 63)");
    killed.close();
    Patience.until("the proxy to know", () -> !stateOf(1).equals("up"));
    long known = System.nanoTime();
    Patience.until("red", () -> browser.text(colour).equals("rgb(179, 32, 26)"));

    assertThat(System.nanoTime() - known).isLessThan(TimeUnit.SECONDS.toNanos(2));
    assertThat(browser.text(state + ".textContent")).isIn("down", "ejected");
    assertThat(browser.text(shown("t", "summary")))
        .startsWith("1 of 4 backends does not serve: shop 127.0.0.1:" + address.getPort() + " is ");
    assertThat(browser.text("document.title")).startsWith("weir: 1 of 4 backends");
    browser.picture(PICTURES.resolve("status-down.png"), true);
    backends.set(
        1, ScriptedBackend.start(address, ScriptedBackend.answering(StatusPageIT::answer)));
    Patience.until("the proxy to know", () -> stateOf(1).equals("up"));
  }

  private static String stateOf(int backend) {
    return proxy.status().clusters().get(0).backends().get(backend).state();
  }

  @Test
  void keyboard_pause_stopsAndGoesOn() {
    browser.view(1280, 800, false);
    open();
    for (int i = 0; i < 3 && !browser.text("document.activeElement.id").equals("pause"); i++) {
      browser.press("Tab");
    }
    assertThat(browser.text("document.activeElement.id")).isEqualTo("pause");
    assertThat(browser.text("getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
    browser.press("Enter");
    assertThat(browser.text("document.activeElement.textContent")).isEqualTo("Go on");
    browser.press("Enter");
    assertThat(browser.text("document.activeElement.textContent")).isEqualTo("Pause");
  }
}
