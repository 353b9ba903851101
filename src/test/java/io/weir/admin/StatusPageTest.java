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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as it is sent, before any script ran. */
final class StatusPageTest {
  private final StatusPage page = new StatusPage();
  private final TestView view = new TestView();
  private final String html = page.render(view.status());

  @Test
  void render_status_showsWhatMatters() {
    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("0.1.0", "epoll (edge-triggered), 2 loops", "/etc/weir/weir.conf", "ab12cd")
        .contains("generation 7", "loaded 2026-11-23", "up 1 d 2 h", ">1,000,001<")
        .contains("10.0.0.11:8080", "unix:/run/a (backup)", "0.0.0.0:8080", "strip-prefix /api")
        .containsOnlyOnce("requests at once");
  }

  @Test
  void render_lastReload_showsWhatItChanged() {
    assertThat(html)
        .contains("What it changed: 2 lines")
        .contains("~ cluster shop: max-requests &quot;0&quot; -&gt; &quot;50&quot;");
  }

  @Test
  void render_hostileNames_neverMarkup() {
    assertThat(html).contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
    assertThat(html).doesNotContain("<img", "\u0000");
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
    ConfigObject json = ConfigFactory.parseString(StatusJson.of(view.status())).root();
    Matcher paths = Pattern.compile(" data-([vrs])=\"([^\"]+)\"").matcher(html);
    Map<String, String> wrong = new TreeMap<>();
    int found = 0;
    while (paths.find()) {
      found++;
      Object value = follow(json, paths.group(2));
      boolean right =
          paths.group(1).equals("s") ? value instanceof String : value instanceof Number;
      if (!right) {
        wrong.put(paths.group(2), String.valueOf(value));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(found).isGreaterThan(30);
  }

  @Test
  void render_reloadRefused_saysSo() {
    assertThat(html).doesNotContain("was refused");
    view.reloadOk = false;
    assertThat(page.render(view.status())).contains("The last reload was refused");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 s",
    "59999,59 s",
    "60000,1 min 0 s",
    "3599999,59 min 59 s",
    "3600000,1 h 0 min",
    "86399999,23 h 59 min",
    "90000000,1 d 1 h"
  })
  void duration_any_theTwoLargestUnits(long millis, String text) {
    assertThat(StatusPage.duration(millis)).isEqualTo(text);
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
