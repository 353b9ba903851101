package io.weir.cli;

import java.util.List;

/** {@code weir help [COMMAND]}: the list of commands, or the usage of one of them. */
final class HelpCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    List<String> lines = overview();
    if (arguments.hasWord()) {
      lines = List.of(entry(arguments.word("COMMAND")).usage());
    }
    arguments.end();
    lines.forEach(console::say);
    return FINE;
  }

  private static Commands.Entry entry(String name) throws UsageException {
    Commands.Entry entry = Commands.find(name);
    if (entry == null) {
      throw new UsageException(Weir.unknownCommand(name));
    }
    return entry;
  }

  static List<String> overview() {
    TextTable table = new TextTable();
    for (Commands.Entry entry : Commands.all()) {
      table.row("  " + entry.name(), entry.summary());
    }
    List<String> lines = table.lines();
    lines.add(0, "usage: weir COMMAND ...");
    lines.add(1, "");
    return lines;
  }
}
