package io.weir.cli;

import java.util.List;

/**
 * {@code weir drain|maintenance|undrain FILE|SOCKET CLUSTER/BACKEND} and {@code weir weight
 * FILE|SOCKET CLUSTER/BACKEND N}: tells the running weir what to make of one backend.
 */
final class BackendCommand implements Command {
  private final String name;

  BackendCommand(String name) {
    this.name = name;
  }

  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    ControlTarget target = ControlTarget.of(arguments);
    String command = name + ' ' + arguments.word("CLUSTER/BACKEND");
    if (name.equals("weight")) {
      command += ' ' + arguments.word("N");
    }
    arguments.end();
    List<String> answer = target.ask(command, console);
    return answer == null ? PROBLEMS : ControlTarget.print(answer, console);
  }
}
