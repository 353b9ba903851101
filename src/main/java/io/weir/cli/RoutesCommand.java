package io.weir.cli;

import io.weir.gateway.Preview;
import io.weir.route.Route;
import java.util.List;

/** {@code weir routes FILE}: the routes in the order in which they are tried. */
final class RoutesCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
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
    TextTable table = new TextTable();
    table.row("ROUTE", "HOST", "PATH", "CONDITIONS", "ACTION", "FILTERS");
    for (Route route : preview.routes().inOrder()) {
      table.row(
          route.name(),
          route.hostText(),
          route.pathText(),
          orDash(route.conditions()),
          route.outcome(),
          orDash(route.filters().describe()));
    }
    table.lines().forEach(console::say);
    return FINE;
  }

  private static String orDash(List<String> texts) {
    return texts.isEmpty() ? "-" : String.join(", ", texts);
  }
}
