package io.weir.cli;

/** {@code weir run FILE}: serves the configuration until a signal ends it. */
final class RunCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean takesOver = arguments.flag("--take-over");
    ConfigFile file = ConfigFile.named(arguments.word("FILE"));
    arguments.end();
    Serving.prepare();
    if (file.complainIfUnreadable(console)) {
      return PROBLEMS;
    }
    return Serving.serve(file.get(), file, takesOver, console);
  }
}
