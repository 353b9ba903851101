package io.weir.cli;

import java.io.IOException;

/**
 * {@code weir health [ADMIN]}: whether the running weir is ready, asked at its admin listener. For
 * containers without a shell, whose health is what a command says.
 */
final class HealthCommand implements Command {
  private static final int OK = 200;

  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    AdminTarget admin = AdminTarget.address(arguments);
    arguments.end();
    try {
      AdminTarget.Answer answer = admin.get("/ready");
      String reason = answer.body().strip();
      if (answer.status() == OK) {
        console.say(reason);
        return FINE;
      }
      console.complain("weir: not ready: " + reason);
    } catch (IOException e) {
      console.complain("weir: nobody answers at " + admin + ": " + e.getMessage());
    }
    return PROBLEMS;
  }
}
