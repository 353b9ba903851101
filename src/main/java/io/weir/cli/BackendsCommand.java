package io.weir.cli;

import io.weir.admin.ControlClient;
import io.weir.admin.Json;
import java.util.List;

/**
 * {@code weir backends FILE|SOCKET [CLUSTER] [--json]}: the backends of the running weir, the state
 * of each and why it is in it.
 */
final class BackendsCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean json = arguments.flag("--json");
    ControlTarget target = ControlTarget.of(arguments);
    String command = arguments.hasWord() ? "backends " + arguments.word("CLUSTER") : "backends";
    arguments.end();
    List<String> answer = target.ask(command, console);
    if (answer == null) {
      return PROBLEMS;
    }
    if (!ControlClient.isOk(answer)) {
      return ControlTarget.print(answer, console);
    }
    List<LiveBackend> backends = LiveBackend.all(answer);
    (json ? List.of(json(backends)) : table(backends)).forEach(console::say);
    return FINE;
  }

  private static List<String> table(List<LiveBackend> backends) {
    TextTable table = new TextTable();
    table.row("CLUSTER", "BACKEND", "STATE", "WEIGHT", "IN FLIGHT", "WHY");
    for (LiveBackend each : backends) {
      String name = each.backend() + (each.backup() ? " (backup)" : "");
      table.row(each.cluster(), name, each.state(), each.weight(), each.inFlight(), each.reason());
    }
    return table.lines();
  }

  private static String json(List<LiveBackend> backends) {
    Json json = new Json().array();
    for (LiveBackend each : backends) {
      json.object()
          .put("cluster", each.cluster())
          .put("backend", each.backend())
          .put("state", each.state())
          .put("reason", each.reason())
          .put("weight", Long.parseLong(each.weight()))
          .put("inFlight", Long.parseLong(each.inFlight()))
          .put("backup", each.backup())
          .endObject();
    }
    return json.endArray().toString();
  }
}
