package io.weir.cli;

import io.weir.config.GatewayConfig;
import io.weir.config.Problem;
import io.weir.gateway.Preview;
import java.util.List;

/**
 * {@code weir check FILE}: everything that is wrong with a configuration, without opening anything.
 * The report is what was asked for, so it goes to standard output.
 */
final class CheckCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean json = arguments.flag("--json");
    ConfigFile file = ConfigFile.named(arguments.word("FILE"));
    arguments.end();
    // For a program it is a problem like any other.
    if (!json && file.complainIfUnreadable(console)) {
      return PROBLEMS;
    }
    Preview preview = Preview.of(file.get());
    if (json) {
      console.say(CheckJson.of(file.path().toString(), preview));
    } else {
      report(file, preview, console);
    }
    return preview.problems().isEmpty() ? FINE : PROBLEMS;
  }

  private static void report(ConfigFile file, Preview preview, Console console) {
    List<Problem> problems = preview.problems();
    problems.forEach(problem -> console.say(problem.toString()));
    if (!problems.isEmpty()) {
      console.say(file.path() + ": " + count(problems.size(), "problem"));
      return;
    }
    for (Problem warning : preview.warnings()) {
      console.say(warning.at() + ": warning: " + warning.message());
    }
    console.say(file.path() + ": about " + preview.series() + " series of metrics");
    console.say(file.path() + ": fine, " + summary(preview.config()));
  }

  private static String summary(GatewayConfig config) {
    int backends = config.clusters().stream().mapToInt(c -> c.backends().size()).sum();
    return String.join(
        ", ",
        count(config.listeners().size(), "listener"),
        count(config.routes().size(), "route"),
        count(config.clusters().size(), "cluster"),
        count(backends, "backend"));
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
