package io.weir.cli;

import io.weir.gateway.Signals;

/** {@code weir run FILE}: serves the configuration until a signal ends it. */
final class RunCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean takesOver = arguments.flag("--take-over");
    ConfigFile file = ConfigFile.named(arguments.word("FILE"));
    arguments.end();
    Signals signals = Serving.prepare();
    if (file.complainIfUnreadable(console)) {
      return PROBLEMS;
    }
    return Serving.serve(file, takesOver, signals, console);
  }
}
