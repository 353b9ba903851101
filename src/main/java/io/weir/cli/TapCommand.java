package io.weir.cli;

import io.weir.admin.ControlClient;
import io.weir.telemetry.TapFilter;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code weir tap FILE|SOCKET [options]}: shows the exchanges of the running weir as they end, a
 * line each, until there are enough, somebody interrupts, or weir ends.
 */
final class TapCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean json = arguments.flag("--json");
    Map<String, String> filter = new HashMap<>();
    for (String key : TapFilter.KEYS) {
      String value = arguments.value("--" + key);
      if (value != null) {
        filter.put(key, value);
      }
    }
    long limit = limit(arguments.value("--limit"));
    ControlTarget target = ControlTarget.of(arguments);
    arguments.end();
    check(filter);
    Path socket = target.socket("", console);
    if (socket == null) {
      return PROBLEMS;
    }
    Watch watch = new Watch(console, limit, !json && Terminal.isOutput() && Terminal.colours());
    try {
      ControlClient.follow(socket, command(filter, json), watch::line);
    } catch (IOException e) {
      console.complain("weir: " + e.getMessage());
      return PROBLEMS;
    }
    return watch.end();
  }

  private static long limit(@Nullable String number) throws UsageException {
    if (number == null) {
      return Long.MAX_VALUE;
    }
    if (!number.matches("[1-9][0-9]{0,17}")) {
      throw new UsageException("--limit '" + number + "' is no number of lines");
    }
    return Long.parseLong(number);
  }

  private static void check(Map<String, String> filter) throws UsageException {
    try {
      TapFilter.parse(filter);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  private static String command(Map<String, String> filter, boolean json) {
    StringBuilder command = new StringBuilder("tap");
    filter.forEach(
        (key, value) ->
            command
                .append(' ')
                .append(key)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return command.append(json ? " format=json" : "").toString();
  }

  /** Prints the lines. Used by one command. */
  private static final class Watch {
    private static final int STATUS_AT = "2026-11-24T03:20:11.123Z ".length();
    private static final int STATUS_END = STATUS_AT + 3;

    private final Console console;
    private final boolean colours;
    private long left;
    private boolean begun;
    private boolean enough;
    private boolean refused;

    Watch(Console console, long limit, boolean colours) {
      this.console = console;
      this.left = limit;
      this.colours = colours;
    }

    /** Takes a line; true if more are wanted. */
    boolean line(String line) {
      if (!begun) {
        begun = true;
        refused = !ControlClient.isOk(List.of(line));
        if (refused) {
          console.complain(ControlTarget.sentence(List.of(line)));
        }
        return !refused;
      }
      console.say(colours ? coloured(line) : line);
      boolean counts = !line.startsWith("# ") && !line.startsWith("{\"dropped\":");
      left -= counts ? 1 : 0;
      // Nobody reads any more if, for instance, head has had its lines.
      enough = left <= 0 || console.out().checkError();
      return !enough;
    }

    private static String coloured(String line) {
      char first = line.length() > STATUS_END ? line.charAt(STATUS_AT) : ' ';
      if (line.startsWith("# ") || (first != '4' && first != '5')) {
        return line;
      }
      return line.substring(0, STATUS_AT)
          + (first == '5' ? Ansi.RED : Ansi.YELLOW)
          + line.substring(STATUS_AT, STATUS_END)
          + Ansi.PLAIN
          + line.substring(STATUS_END);
    }

    int end() {
      if (enough) {
        return FINE;
      }
      if (!refused) {
        console.complain("weir: the stream has ended");
      }
      return PROBLEMS;
    }
  }
}
