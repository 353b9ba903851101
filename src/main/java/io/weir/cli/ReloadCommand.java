package io.weir.cli;

import io.weir.admin.ControlClient;
import io.weir.admin.Json;
import java.time.Duration;
import java.util.List;

/**
 * {@code weir reload FILE|SOCKET [--json]}: makes the running weir read its configuration again,
 * and waits for the answer.
 */
final class ReloadCommand implements Command {
  /** A reload looks names up, and a name service may take its time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean json = arguments.flag("--json");
    ControlTarget target = ControlTarget.of(arguments);
    arguments.end();
    List<String> answer = target.ask("reload", PATIENCE, "; send SIGHUP", console);
    if (answer == null) {
      return PROBLEMS;
    }
    if (!json) {
      return ControlTarget.print(answer, console);
    }
    console.say(json(answer));
    return ControlClient.isOk(answer) ? FINE : PROBLEMS;
  }

  private static String json(List<String> answer) {
    boolean ok = ControlClient.isOk(answer);
    Json json = new Json().object().put("ok", ok).put("result", ControlTarget.sentence(answer));
    json.put(ok ? "changes" : "problems", answer.subList(1, answer.size()));
    return json.endObject().toString();
  }
}
