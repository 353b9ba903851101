package io.weir.cli;

import io.weir.admin.Json;
import io.weir.gateway.Preview;
import io.weir.route.Route;
import java.util.List;

/** {@code weir routes FILE}: the routes in the order in which they are tried. */
final class RoutesCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean json = arguments.flag("--json");
    ConfigFile file = ConfigFile.named(arguments.word("FILE"));
    arguments.end();
    if (file.complainIfUnreadable(console)) {
      return PROBLEMS;
    }
    Preview preview = Preview.of(file.get());
    if (!preview.problems().isEmpty()) {
      ConfigFile.print(preview.problems(), console);
      return PROBLEMS;
    }
    List<Route> routes = preview.routes().inOrder();
    if (json) {
      console.say(json(routes));
    } else {
      table(routes).forEach(console::say);
    }
    return FINE;
  }

  private static List<String> table(List<Route> routes) {
    TextTable table = new TextTable();
    table.row("ROUTE", "HOST", "PATH", "CONDITIONS", "ACTION", "FILTERS");
    for (Route route : routes) {
      table.row(
          route.name(),
          route.hostText(),
          route.pathText(),
          orDash(route.conditions()),
          route.outcome(),
          orDash(route.filters().describe()));
    }
    return table.lines();
  }

  private static String json(List<Route> routes) {
    Json json = new Json().array();
    for (Route route : routes) {
      json.object()
          .put("route", route.name())
          .put("host", route.hostText())
          .put("path", route.pathText())
          .put("conditions", route.conditions())
          .put("action", route.outcome())
          .put("filters", route.filters().describe())
          .endObject();
    }
    return json.endArray().toString();
  }

  private static String orDash(List<String> texts) {
    return texts.isEmpty() ? "-" : String.join(", ", texts);
  }
}
