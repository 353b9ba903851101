package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps reference.conf, which is the manual, and the code that reads it together. */
class ReferenceTest {
  private static final Pattern ACCEPTED = Pattern.compile("accepted are ([^;]*)");

  /** A file with an unknown key in every place that has keys. */
  private static final String EVERYWHERE =
      """
      zz = 1
      runtime.zz = 1, admin.zz = 1, drain.zz = 1, access-log.zz = 1, metrics.zz = 1
      limits.zz = 1, timeouts.zz = 1
      listeners { l { bind = ":1", zz = 1, limits.zz = 1, timeouts.zz = 1 } }
      listener-defaults { zz = 1, timeouts.zz = 1 }
      clusters { c { backends = [{ address = "h:1", zz = 1 }], zz = 1 } }
      clusters { c { pool.zz = 1, timeouts.zz = 1, health { zz = 1, expect.zz = 1 } } }
      clusters { c { ejection { zz = 1, outliers.zz = 1, errors.zz = 1 }, sticky.zz = 1 } }
      clusters { c { slow-start.zz = 1, adaptive-concurrency.zz = 1 } }
      cluster-defaults { zz = 1, pool.zz = 1, health.zz = 1, ejection.zz = 1 }
      cluster-defaults { sticky.zz = 1, slow-start.zz = 1, adaptive-concurrency.zz = 1 }
      balancer-defaults { zz = 1, peak-ewma.zz = 1, consistent-hash.zz = 1 }
      backend-defaults.zz = 1
      routes { r { cluster = c, zz = 1, limits.zz = 1, timeouts.zz = 1 } }
      routes { s { respond.zz = 1, path = "/s" }, t { redirect { to = "/", zz = 1 }, path = "/t" } }
      route-defaults { zz = 1, respond.zz = 1, redirect.zz = 1 }
      """;

  @Test
  void everyKeyOfTheReference_isReadByCode() {
    Loaded loaded = ConfigLoader.parse("listeners { web { bind = \":1\" } }", "x");

    loaded.root().reportUnread();

    assertThat(loaded.problems().list()).isEmpty();
  }

  @Test
  void everyKeyOfTheReference_hasASentenceAboveIt() {
    List<String> silent = new ArrayList<>();
    collectSilent(ConfigLoader.reference().root(), "", silent);

    assertThat(silent).isEmpty();
  }

  private static void collectSilent(ConfigObject object, String path, List<String> silent) {
    object.forEach(
        (key, value) -> {
          String comment = String.join(" ", value.origin().comments()).strip();
          if (!comment.endsWith(".")) {
            silent.add(path + key);
          }
          if (value instanceof ConfigObject inner) {
            collectSilent(inner, path + key + ".", silent);
          }
        });
  }

  @Test
  void everyKeyThatIsReadByCode_isInTheReference() throws IOException {
    Loaded loaded = ConfigLoader.parse(EVERYWHERE, "x");
    ForeignKeys.read(loaded);
    loaded.root().reportUnread();

    List<String> accepted = new ArrayList<>();
    for (Problem problem : loaded.problems().list()) {
      Matcher matcher = ACCEPTED.matcher(problem.message());
      assertThat(matcher.find()).as(problem.message()).isTrue();
      accepted.addAll(List.of(matcher.group(1).split(", ")));
    }

    assertThat(loaded.problems().list()).hasSize(EVERYWHERE.split("zz", -1).length - 1);
    String text = text();
    assertThat(accepted)
        .contains("bind", "path-regex", "to", "request-line", "headers")
        .allMatch(key -> Pattern.compile("(?<![a-z-])" + key + "(?![a-z-])").matcher(text).find());
  }

  private static String text() throws IOException {
    try (InputStream in = ReferenceTest.class.getResourceAsStream("/reference.conf")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
