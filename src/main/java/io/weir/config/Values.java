package io.weir.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the other classes need to know about HOCON values. Holds no state. */
final class Values {
  /**
   * Stands for a substitution that has no value: it was reported when it was found, and whoever
   * reads it must not report it again. The text is not one that anybody types.
   */
  private static final String PLACEHOLDER = "\uE000unresolved";

  private static final int LONGEST_QUOTE = 100;
  private static final int MOST_NAMES = 20;
  private static final Pattern LINES = Pattern.compile(": [0-9]+(-[0-9]+)?$");
  private static final Pattern MERGED = Pattern.compile("merge of (.*?): ([0-9]+)[-,].*");
  private static final Pattern SECRET = Pattern.compile(".*(password|secret|token).*");

  private Values() {}

  static ConfigValue placeholder(ConfigOrigin at) {
    return ConfigValueFactory.fromAnyRef(PLACEHOLDER).withOrigin(at);
  }

  static boolean isPlaceholder(@Nullable ConfigValue value) {
    return value != null && PLACEHOLDER.equals(value.unwrapped());
  }

  /** The text of a string, number or boolean as it was written; null for everything else. */
  static @Nullable String text(ConfigValue value) {
    boolean scalar =
        switch (value.valueType()) {
          case STRING, NUMBER, BOOLEAN -> true;
          case NULL, LIST, OBJECT -> false;
        };
    // Only the library's own accessor keeps the spelling of a number.
    return scalar ? value.atKey("v").getString("v") : null;
  }

  static boolean isObject(@Nullable ConfigValue value) {
    return value != null && value.valueType() == ConfigValueType.OBJECT;
  }

  /** Whether a value under this key must not be shown. A file name is no secret. */
  static boolean isSecret(String key) {
    return SECRET.matcher(key.toLowerCase(Locale.ROOT)).matches() && !key.endsWith("-file");
  }

  /** The text in quotes, on one line and not too long for it. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), LONGEST_QUOTE); i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : c);
    }
    return out.append(text.length() > LONGEST_QUOTE ? "...\"" : "\"").toString();
  }

  /** The first names of what may be thousands. */
  static String some(Collection<String> names) {
    String shown = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    int more = names.size() - MOST_NAMES;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  static Origin origin(ConfigValue value) {
    return origin(value.origin());
  }

  /** The library has the file only inside a description, behind which it puts the lines. */
  static Origin origin(ConfigOrigin origin) {
    String description = origin.description();
    if (origin.lineNumber() > 0) {
      return new Origin(LINES.matcher(description).replaceFirst(""), origin.lineNumber());
    }
    Matcher merged = MERGED.matcher(description);
    return merged.matches()
        ? new Origin(merged.group(1), Integer.parseInt(merged.group(2)))
        : new Origin(description, 0);
  }
}
