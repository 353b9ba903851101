package io.weir.cli;

import io.weir.config.DidYouMean;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of commands: what each is called, what it takes and what it does. This table is the text
 * of {@code weir help} and the source of the table in the README.
 *
 * <p>{@link #create} is a switch and not a map of constructors, so that only the class of the
 * command that was asked for is ever loaded: start-up time is mostly loading of classes.
 */
final class Commands {
  /** One line of the list. */
  record Entry(String name, String arguments, String summary) {
    String usage() {
      return "usage: weir " + name + (arguments.isEmpty() ? "" : " " + arguments);
    }
  }

  private static final List<Entry> ALL =
      List.of(
          new Entry(
              "run",
              "FILE [--take-over]",
              "serve the configuration until SIGTERM; SIGHUP reloads it"),
          new Entry("demo", "[--seconds N]", "proxy, backends, load and status page, no file"),
          new Entry(
              "proxy", "LISTEN BACKEND...", "serve without a file: proxy :8080 localhost:3000"),
          new Entry("check", "FILE [--json]", "report every problem of a configuration at once"),
          new Entry(
              "diff",
              "OLD NEW [--json]",
              "in what two configurations differ, and what a reload does"),
          new Entry("fmt", "FILE [--check | --write]", "put spaces and indentation in order"),
          new Entry(
              "doctor", "[FILE] [--json]", "compare this machine with what a configuration needs"),
          new Entry("dump", "FILE [--origins] [--json]", "print the effective configuration"),
          new Entry("routes", "FILE [--json]", "print the routes in order of precedence"),
          new Entry(
              "explain",
              "FILE METHOD URL [-H 'Name: value']... [--listener NAME] [--client ADDRESS] [--live]"
                  + " [--json]",
              "which route a request takes, and why not the others"),
          new Entry(
              "convert",
              "nginx FILE [--json]",
              "turn the configuration of an nginx into one of weir"),
          new Entry(
              "reload",
              "FILE|SOCKET [--json]",
              "make the running weir read its configuration again"),
          new Entry(
              "backends",
              "FILE|SOCKET [CLUSTER] [--json]",
              "the backends of the running weir, their states and why"),
          new Entry(
              "drain", "FILE|SOCKET CLUSTER/BACKEND", "let a backend finish and get nothing new"),
          new Entry(
              "maintenance",
              "FILE|SOCKET CLUSTER/BACKEND",
              "the same, and no sessions, checks and idle connections either"),
          new Entry("undrain", "FILE|SOCKET CLUSTER/BACKEND", "return it to service"),
          new Entry(
              "weight",
              "FILE|SOCKET CLUSTER/BACKEND N|configured",
              "give a backend another weight"),
          new Entry(
              "health", "[ADMIN]", "ask the running weir at its admin address whether it is ready"),
          new Entry(
              "top",
              "[FILE|ADMIN] [--once] [--json]",
              "what the running weir is doing, each second anew; q ends it"),
          new Entry(
              "tap",
              "FILE|SOCKET [--route NAME] [--status 5xx] [--client ADDRESS] [--min-duration 200ms]"
                  + " [--limit N] [--json]",
              "requests of the running weir as they end, those that match"),
          new Entry("version", "", "print the versions of weir, Java and the transport"),
          new Entry("help", "[COMMAND]", "print this list, or the usage of one command"));

  private Commands() {}

  static List<Entry> all() {
    return ALL;
  }

  static @Nullable Entry find(String name) {
    for (Entry entry : ALL) {
      if (entry.name().equals(name)) {
        return entry;
      }
    }
    return null;
  }

  static Command create(Entry entry) {
    return switch (entry.name()) {
      case "run" -> new RunCommand();
      case "demo" -> new DemoCommand();
      case "proxy" -> new ProxyCommand();
      case "check" -> new CheckCommand();
      case "diff" -> new DiffCommand();
      case "fmt" -> new FmtCommand();
      case "doctor" -> new DoctorCommand();
      case "dump" -> new DumpCommand();
      case "routes" -> new RoutesCommand();
      case "explain" -> new ExplainCommand();
      case "convert" -> new ConvertCommand();
      case "reload" -> new ReloadCommand();
      case "backends" -> new BackendsCommand();
      case "drain", "maintenance", "undrain", "weight" -> new BackendCommand(entry.name());
      case "health" -> new HealthCommand();
      case "top" -> new TopCommand();
      case "tap" -> new TapCommand();
      case "version" -> new VersionCommand();
      case "help" -> new HelpCommand();
      default -> throw new AssertionError("no class for command " + entry.name());
    };
  }

  /** The end of a sentence about a command that there is not. */
  static String hint(String typed) {
    return DidYouMean.hint(typed, ALL.stream().map(Entry::name).toList());
  }
}
