package io.weir.filter;

import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.config.PluginConfig;
import io.weir.config.Problem;
import io.weir.config.Problems;
import java.util.List;

/** Parts of a configuration read by the real loader. */
public final class TestConfig {
  private static final String AROUND =
      """
      listeners { web { bind = "127.0.0.1:0" }, tls { bind = "127.0.0.1:0" } }
      clusters { back { backends = ["127.0.0.1:1"] } }
      """;

  private TestConfig() {}

  /** A file with these routes, which begin in line 3. */
  public static Loaded routes(String routes) {
    return ConfigLoader.parse(AROUND + "routes {" + routes + "}", "test.conf");
  }

  /** The only route of the file, with one more key. */
  public static Loaded route(String keys) {
    return routes(" r { respond {}, " + keys + " }");
  }

  /** The messages, without places. */
  public static List<String> messages(Problems problems) {
    return problems.list().stream().map(Problem::message).toList();
  }

  /** A chain of these filters; a problem is a failure. */
  static FilterChain chain(String filters) {
    Loaded loaded = route("filters = [" + filters + "]");
    FilterChain chain = Filters.from(plugins(loaded));
    loaded.root().reportUnread();
    if (!loaded.problems().isEmpty()) {
      throw new IllegalArgumentException(loaded.problems().toString());
    }
    return chain;
  }

  /** What is wrong with these filters. */
  static List<String> problems(String filters) {
    Loaded loaded = route("filters = [" + filters + "]");
    Filters.from(plugins(loaded));
    loaded.root().reportUnread();
    return messages(loaded.problems());
  }

  private static List<PluginConfig> plugins(Loaded loaded) {
    return loaded.config().routes().get(0).filters();
  }
}
