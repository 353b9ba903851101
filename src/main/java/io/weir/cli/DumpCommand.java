package io.weir.cli;

import io.weir.config.ConfigDump;
import io.weir.config.Loaded;

/**
 * {@code weir dump FILE}: the effective configuration, every default filled in and every secret
 * hidden; with {@code --origins}, where each value comes from.
 */
final class DumpCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean origins = arguments.flag("--origins");
    ConfigFile file = ConfigFile.named(arguments.word("FILE"));
    arguments.end();
    if (file.complainIfUnreadable(console)) {
      return PROBLEMS;
    }
    Loaded loaded = file.get();
    // Also with problems: where a wrong value comes from is what somebody may want to see.
    console.say(ConfigDump.render(loaded, origins).stripTrailing());
    ConfigFile.print(loaded.problems().list(), console);
    return loaded.problems().isEmpty() ? FINE : PROBLEMS;
  }
}
