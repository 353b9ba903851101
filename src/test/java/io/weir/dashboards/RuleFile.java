package io.weir.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file of rules of Prometheus, as text; promtool says whether it is well formed. Immutable.
 *
 * @param path where it is
 */
public record RuleFile(Path path, String text) {
  private static final Pattern ALERT = Pattern.compile("(?m)^ +- alert: (\\w+)$");
  private static final Pattern RECORD = Pattern.compile("(?m)^ +- record: ([\\w:]+)$");

  public static RuleFile alerts() {
    return read("alerts.yml");
  }

  public static RuleFile recordings() {
    return read("rules.yml");
  }

  private static RuleFile read(String name) {
    Path path = Dashboard.DIRECTORY.resolve(name);
    try {
      return new RuleFile(path, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of its alerts. */
  public List<String> alertNames() {
    return ALERT.matcher(text).results().map(match -> match.group(1)).toList();
  }

  /** The names of the series that it records. */
  public List<String> recorded() {
    return RECORD.matcher(text).results().map(match -> match.group(1)).toList();
  }
}
