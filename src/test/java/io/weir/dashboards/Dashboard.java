package io.weir.dashboards;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A dashboard of Grafana, as its file has it. Immutable.
 *
 * @param file the name of the file
 */
public record Dashboard(String file, Config json) {
  /** Where dashboards and rules lie. */
  public static final Path DIRECTORY = Path.of("dashboards").toAbsolutePath();

  private static final Pattern VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

  private static final Pattern ZERO =
      Pattern.compile(" or (vector\\(0\\)|0 \\* sum by \\([^)]*\\) \\(rate\\([^()]*\\)\\))");

  /** A query, and where it stands. */
  public record Query(String where, String text) {
    /** As Prometheus gets it if everything is chosen; {@code window} is what rates are over. */
    public String resolved(String window) {
      return text.replace("$__rate_interval", window).replaceAll("\\$[a-z]+", ".+");
    }

    /** The same without the zero that it has when nothing is wrong, which would hide mistakes. */
    public String unguarded(String window) {
      return ZERO.matcher(resolved(window)).replaceAll("");
    }
  }

  /** All there are. */
  public static List<Dashboard> all() {
    return Stream.of("weir-overview.json", "weir-runtime.json").map(Dashboard::read).toList();
  }

  private static Dashboard read(String file) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setAllowMissing(false);
    return new Dashboard(file, ConfigFactory.parseFile(DIRECTORY.resolve(file).toFile(), options));
  }

  public String title() {
    return json.getString("title");
  }

  /** Panels and rows, in their order. */
  public List<Panel> everything() {
    return json.getConfigList("panels").stream().map(Panel::new).toList();
  }

  /** Panels without the rows. */
  public List<Panel> panels() {
    return everything().stream().filter(panel -> !panel.isRow()).toList();
  }

  /** Variables that a query may have. */
  public List<String> variables() {
    return json.getConfigList("templating.list").stream().map(v -> v.getString("name")).toList();
  }

  /** Queries of panels and annotations, and what variables take their values from. */
  public List<Query> queries() {
    Stream<Query> panels =
        panels().stream()
            .flatMap(p -> p.expressions().stream().map(e -> query("panel " + p.title(), e)));
    Stream<Query> annotations =
        json.getConfigList("annotations.list").stream()
            .map(a -> query("annotation " + a.getString("name"), a.getString("expr")));
    Stream<Query> variables =
        json.getConfigList("templating.list").stream()
            .map(v -> VALUES.matcher(v.getValue("query").unwrapped().toString()))
            .filter(Matcher::find)
            .map(found -> query("variable for " + found.group(2), found.group(1)));
    return Stream.of(panels, annotations, variables).flatMap(each -> each).toList();
  }

  private Query query(String where, String expression) {
    return new Query(file + ", " + where, expression);
  }

  @Override
  public String toString() {
    return file;
  }
}
