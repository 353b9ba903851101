package io.weir.filter;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weir.config.Section;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text that replaces a path, with references to groups. Parsed once, so that a reference to a
 * group that does not exist is found before the first request; then immutable.
 */
final class Replacement {
  private final String source;
  private final String[] literals;
  private final int[] groups;

  private Replacement(String source, String[] literals, int[] groups) {
    this.source = source;
    this.literals = literals;
    this.groups = groups;
  }

  /** Reads the key {@code to}; problems go to the section. */
  static Replacement parse(String text, Pattern pattern, Section section) {
    String problem = problemOf(text);
    if (problem != null) {
      section.problem("to", problem);
    }
    return new Parser(text, pattern, section).parse();
  }

  /**
   * The path must begin with a slash of its own: one that came from a group could turn it into
   * something that is no path.
   */
  private static @Nullable String problemOf(String text) {
    if (!text.startsWith("/")) {
      return "does not begin with a slash";
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '?' || c == '#') {
        return "is more than a path; the query stays as it is";
      }
      if (c <= ' ' || c >= 0x7f) {
        return "has characters that no path has; percent-encode them";
      }
    }
    return null;
  }

  /** Needs a matcher that has matched. */
  String render(Matcher matcher) {
    StringBuilder text = new StringBuilder(source.length() + 32).append(literals[0]);
    for (int i = 0; i < groups.length; i++) {
      String group = matcher.group(groups[i]);
      if (group != null) {
        text.append(group);
      }
      text.append(literals[i + 1]);
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return source;
  }

  /** Lives for one call of {@link #parse}. */
  private static final class Parser {
    private final String text;
    private final Pattern pattern;
    private final Section section;
    private final List<String> literals = new ArrayList<>();
    private final List<Integer> groups = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private int at;

    Parser(String text, Pattern pattern, Section section) {
      this.text = text;
      this.pattern = pattern;
      this.section = section;
    }

    Replacement parse() {
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '$') {
          dollar();
        } else {
          literal.append(c);
        }
      }
      literals.add(literal.toString());
      int[] numbers = groups.stream().mapToInt(Integer::intValue).toArray();
      return new Replacement(text, literals.toArray(String[]::new), numbers);
    }

    private void dollar() {
      if (text.startsWith("$", at)) {
        literal.append('$');
        at++;
      } else if (text.startsWith("{", at)) {
        int end = text.indexOf('}', at);
        reference(text.substring(at + 1, Math.max(at + 1, end)));
        at = end < 0 ? text.length() : end + 1;
      } else {
        int end = at;
        while (end < text.length() && isDigit(text.charAt(end))) {
          end++;
        }
        reference(text.substring(at, end));
        at = end;
      }
    }

    private void reference(String name) {
      int group = groupOf(name);
      if (group < 0) {
        section.problem(
            "to",
            "refers to the group \""
                + name
                + "\", which the pattern does not have; $$ is a plain $");
        return;
      }
      literals.add(literal.toString());
      literal.setLength(0);
      groups.add(group);
    }

    /** -1 if there is none; more digits than two are no group that anybody has. */
    private int groupOf(String name) {
      if (name.isEmpty() || !isDigit(name.charAt(0))) {
        return pattern.namedGroups().getOrDefault(name, -1);
      }
      int number = name.length() > 2 ? Integer.MAX_VALUE : Integer.parseInt(name);
      return number <= pattern.groupCount() ? number : -1;
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
