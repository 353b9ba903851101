package io.weir.admin;

import java.util.List;

/**
 * What may be asked through the control socket. Implemented by the gateway; called on the socket's
 * thread, one command at a time, and may take as long as it needs.
 */
public interface ControlCommands {

  /** The commands there are, for the answer to one that there is not. */
  List<String> names();

  /**
   * Runs a command whose name is among {@link #names}.
   *
   * @param arguments the words behind the name
   */
  Reply run(String name, List<String> arguments);

  /**
   * How a command ended.
   *
   * @param ok whether it did what was asked
   * @param text one line, such as "generation 7"
   * @param details further lines, such as one for each problem
   */
  record Reply(boolean ok, String text, List<String> details) {
    public Reply {
      details = List.copyOf(details);
    }

    public static Reply ok(String text) {
      return new Reply(true, text, List.of());
    }

    public static Reply error(String text, List<String> details) {
      return new Reply(false, text, details);
    }
  }
}
