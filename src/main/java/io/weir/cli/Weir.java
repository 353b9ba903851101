package io.weir.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The program. Finds the command that was asked for, runs it on the main thread and turns its
 * result into the exit code of the process: 0 fine, 1 problems, 2 wrong usage.
 */
public final class Weir {
  private Weir() {}

  /** Runs one command and ends the process. */
  public static void main(String[] args) {
    JvmDefaults.apply();
    Console console = new Console(utf8(System.out), utf8(System.err));
    String level = JvmDefaults.logLevel(System.getenv(JvmDefaults.LOG_LEVEL));
    if (!level.isEmpty()) {
      console.complain("weir: " + level);
    }
    // Explicit, because a command may leave threads behind that would keep the process alive.
    System.exit(run(List.of(args), console));
  }

  /** Runs one command; what {@link #main} does, without ending the process. */
  static int run(List<String> args, Console console) {
    if (args.isEmpty()) {
      HelpCommand.overview().forEach(console::complain);
      return Command.USAGE;
    }
    String name = args.get(0).equals("--help") || args.get(0).equals("-h") ? "help" : args.get(0);
    Commands.Entry entry = Commands.find(name.equals("--version") ? "version" : name);
    if (entry == null) {
      console.complain("weir: " + unknownCommand(name));
      HelpCommand.overview().forEach(console::complain);
      return Command.USAGE;
    }
    List<String> rest = args.subList(1, args.size());
    if (rest.equals(List.of("--help")) || rest.equals(List.of("-h"))) {
      console.say(entry.usage());
      return Command.FINE;
    }
    return run(entry, new Arguments(rest), console);
  }

  private static int run(Commands.Entry entry, Arguments arguments, Console console) {
    try {
      return Commands.create(entry).run(arguments, console);
    } catch (UsageException e) {
      console.complain("weir " + entry.name() + ": " + e.sentence());
      console.complain(entry.usage());
      return Command.USAGE;
    }
  }

  static String unknownCommand(String name) {
    return "there is no command '" + name + "'" + Commands.hint(name);
  }

  /**
   * On JDK 17 the encoding of a stream follows the locale, and in a container that is often none;
   * names and paths from the configuration would come out as question marks.
   */
  private static PrintStream utf8(PrintStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
