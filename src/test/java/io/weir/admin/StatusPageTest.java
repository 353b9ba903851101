package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as it is sent, before any script ran. */
final class StatusPageTest {
  private final StatusPage page = new StatusPage();
  private final TestView view = new TestView();
  private final String html = page.render(view.status(), new History());

  @Test
  void render_status_showsWhatMatters() {
    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("0.1.0", "epoll (edge-triggered), 2 loops", "/etc/weir/weir.conf", "ab12cd")
        .contains("generation 7", "loaded 2026-11-23", ">1 d 2 h<", ">1,000,001<")
        .contains("10.0.0.11:8080", "unix:/run/a (backup)", "0.0.0.0:8080", "strip-prefix /api")
        .containsOnlyOnce("requests at once")
        .contains("1 of 2 backends does not serve: shop unix:/run/a is unresolved (its name");
  }

  @Test
  void render_lastReload_showsWhatItChanged() {
    assertThat(html)
        .contains("What it changed: 1 line<", "+ route x", "generation 7 is in force")
        .contains("Why: 2 problems", ">refused<", "2026-11-21");
  }

  @Test
  void render_hostileNames_neverMarkup() {
    assertThat(html).contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
    assertThat(html).doesNotContain("<img", "\u0000");
  }

  @Test
  void render_tables_saySoToThoseWhoDoNotSeeThem() {
    assertThat(html.split("<table role=\"table\">", -1)).hasSize(6);
    assertThat(html.split("<caption", -1)).hasSize(6);
    assertThat(html.split("<tr", -1)).hasSameSizeAs(html.split("<tr role=\"row\"", -1));
    assertThat(html.split("<svg", -1)).hasSameSizeAs(html.split("role=\"img\" aria-label=", -1));
    assertThat(html)
        .contains("<html lang=\"en\">", "<main ", "<nav aria-label=", "<th scope=\"row\"")
        .containsOnlyOnce("role=\"status\"");
  }

  @Test
  void render_traffic_ratesAndCurvesBeforeAnyScriptRuns() {
    HistoryTest.Counted counted = new HistoryTest.Counted();
    History history = new History();
    history.look(counted.traffic());
    history.look(counted.more(40).traffic());
    assertThat(page.render(view.status(), history))
        .contains("data-r=\"traffic.requestsPerSecond\">40<")
        .contains("points=\"119,1.0\"", "data-values=\"40\"", "at most 40, now 40")
        .contains("data-looks=\"2\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"src=", "@import", "url(", "http://", "https://", " style=", " onclick="})
  void render_any_nothingFromOutsideAndNothingThePolicyForbids(String forbidden) {
    // The hostile name has a src of its own, escaped; the icon names the SVG language.
    String ours = html.replace("src=x onerror", "").replace("http://www.w3.org/2000/svg", "");
    assertThat(ours).doesNotContain(forbidden);
  }

  @Test
  void policy_any_allowsExactlyTheStyleAndScriptOfThePage() throws Exception {
    assertThat(page.policy())
        .startsWith("default-src 'none'; ")
        .contains("style-src " + hashOf("style"), "script-src " + hashOf("script"))
        .doesNotContain("unsafe");
  }

  @Test
  void render_paths_everyOneLeadsToAValueOfTheJson() {
    ConfigObject json =
        ConfigFactory.parseString(StatusJson.of(view.status(), new History())).root();
    Matcher paths = Pattern.compile(" data-([vrqdats])=\"([^\"]+)\"").matcher(html);
    Map<String, String> wrong = new TreeMap<>();
    int found = 0;
    while (paths.find()) {
      found++;
      Object value = follow(json, paths.group(2));
      boolean right =
          "st".contains(paths.group(1)) ? value instanceof String : value instanceof Number;
      if (!right) {
        wrong.put(paths.group(2), String.valueOf(value));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(found).isGreaterThan(60);
  }

  @Test
  void render_reloadRefused_saysSo() {
    assertThat(html).doesNotContain("was refused");
    view.reloadOk = false;
    assertThat(page.render(view.status(), new History())).contains("The last reload was refused");
  }

  private String hashOf(String tag) throws Exception {
    int start = html.indexOf("<" + tag + ">") + tag.length() + 2;
    String content = html.substring(start, html.indexOf("</" + tag + ">"));
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  /** Like the script: a star stands for the elements, of which the first will do here. */
  private static @Nullable Object follow(ConfigValue from, String path) {
    ConfigValue at = from;
    for (String step : path.split("\\.")) {
      if (at instanceof ConfigList list) {
        at = list.get(step.equals("*") ? 0 : Integer.parseInt(step));
      } else if (at instanceof ConfigObject object) {
        at = object.get(step);
      }
      if (at == null) {
        return null;
      }
    }
    return at.unwrapped();
  }
}
