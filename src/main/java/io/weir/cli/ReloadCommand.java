package io.weir.cli;

import java.time.Duration;
import java.util.List;

/**
 * {@code weir reload FILE|SOCKET}: makes the running weir read its configuration again, and waits
 * for the answer.
 */
final class ReloadCommand implements Command {
  /** A reload looks names up, and a name service may take its time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    ControlTarget target = ControlTarget.of(arguments);
    arguments.end();
    List<String> answer = target.ask("reload", PATIENCE, "; send SIGHUP", console);
    return answer == null ? PROBLEMS : ControlTarget.print(answer, console);
  }
}
