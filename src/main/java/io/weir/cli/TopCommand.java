package io.weir.cli;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code weir top [FILE|ADMIN] [--once] [--json]}: the status page in a terminal, drawn anew each
 * second until q or Ctrl-C. Where there is no terminal, or with {@code --once}, one screen without
 * signs for a terminal.
 */
final class TopCommand implements Command {
  private static final long EVERY_MILLIS = 1000;
  private static final int OK = 200;

  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean json = arguments.flag("--json");
    boolean once = arguments.flag("--once") || json;
    AdminTarget admin = AdminTarget.fileOrAddress(arguments, console);
    arguments.end();
    if (admin == null) {
      return PROBLEMS;
    }
    try (Terminal terminal = once ? null : Terminal.open(console.out())) {
      return terminal == null ? once(admin, json, console) : live(admin, terminal, console);
    } catch (IOException e) {
      console.complain("weir: nobody answers at " + admin + ": " + e.getMessage());
      return PROBLEMS;
    }
  }

  private static int once(AdminTarget admin, boolean json, Console console) throws IOException {
    String status = ask(admin);
    if (json) {
      console.say(status.strip());
    } else {
      Terminal.Size all = new Terminal.Size(Terminal.size().columns(), Integer.MAX_VALUE);
      screen(status, all, false).forEach(console::say);
    }
    return FINE;
  }

  private static int live(AdminTarget admin, Terminal terminal, Console console)
      throws IOException {
    String status = ask(admin);
    String trouble = "";
    try {
      do {
        Terminal.Size size = Terminal.size();
        draw(screen(status, size, Terminal.colours()), trouble, size, console);
        trouble = "";
        if (!terminal.goesOn(EVERY_MILLIS)) {
          return FINE;
        }
        String next = next(admin);
        trouble = next == null ? "nobody answers at " + admin + "; trying again" : "";
        status = next == null ? status : next;
      } while (!console.out().checkError());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return FINE;
  }

  private static @Nullable String next(AdminTarget admin) {
    try {
      return ask(admin);
    } catch (IOException e) {
      // It may be about to start again; the screen says that what it shows is old.
      return null;
    }
  }

  private static void draw(
      List<String> lines, String trouble, Terminal.Size size, Console console) {
    StringBuilder screen = new StringBuilder(Ansi.HOME);
    int last = size.lines() - 1;
    for (int i = 0; i < Math.min(lines.size(), last); i++) {
      screen.append(lines.get(i)).append(Ansi.REST_OF_LINE).append('\n');
    }
    screen.append(Ansi.REST_OF_SCREEN).append(trouble.isEmpty() ? "q ends" : trouble);
    console.out().print(screen);
    console.out().flush();
  }

  private static List<String> screen(String status, Terminal.Size size, boolean colours)
      throws IOException {
    try {
      return new TopScreen(Facts.of(status), size, colours).lines();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static String ask(AdminTarget admin) throws IOException {
    AdminTarget.Answer answer = admin.get("/status");
    if (answer.status() != OK) {
      throw new IOException("its answer is " + answer.status());
    }
    return answer.body();
  }
}
