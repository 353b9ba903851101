package io.weir.convert;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of nginx, which looks anywhere in the path, and the same for weir, whose
 * expressions have to match the whole path. Immutable.
 */
final class Expression {
  /** What ends the part of an expression that can only match itself. */
  private static final String SPECIAL = ".[](){}*+?|\\^$";

  private final String source;
  private final boolean ignoresCase;
  private final Pattern pattern;

  private Expression(String source, boolean ignoresCase, Pattern pattern) {
    this.source = source;
    this.ignoresCase = ignoresCase;
    this.pattern = pattern;
  }

  /** Null if weir's engine, which needs linear time, cannot run it. */
  static @Nullable Expression of(String source, boolean ignoresCase) {
    try {
      Pattern pattern = Pattern.compile((ignoresCase ? "(?i)" : "") + source);
      return new Expression(source, ignoresCase, pattern);
    } catch (PatternSyntaxException e) {
      return null; // Expected of what looks ahead or back; the caller says so.
    }
  }

  /** One that matches this text and nothing else. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }

  boolean matches(String path) {
    return pattern.matcher(path).find();
  }

  int groups() {
    return pattern.groupCount();
  }

  /** The same over a whole path; groups keep their numbers. */
  String whole() {
    String flags = ignoresCase ? "(?i)" : "";
    if (hasAlternatives()) {
      return flags + ".*(?:" + source + ").*";
    }
    boolean begins = source.startsWith("^");
    boolean ends = source.endsWith("$") && !source.endsWith("\\$");
    String middle = source.substring(begins ? 1 : 0, source.length() - (ends ? 1 : 0));
    boolean openBegin = begins || middle.startsWith(".*");
    boolean openEnd = ends || middle.endsWith(".*") || middle.endsWith("(.*)");
    return flags + (openBegin ? "" : ".*") + middle + (openEnd ? "" : ".*");
  }

  /** Whether it is several expressions, each with anchors of its own. */
  private boolean hasAlternatives() {
    int depth = 0;
    boolean inClass = false;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\') {
        i++;
      } else if (inClass || c == '[') {
        inClass = c != ']';
      } else if (c == '|' && depth == 0) {
        return true;
      } else {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      }
    }
    return false;
  }

  /** What every path begins with that it matches; empty if that is hard to say. */
  String literal() {
    if (!source.startsWith("^") || hasAlternatives()) {
      return "";
    }
    String text = source.substring(1);
    int end = 0;
    StringBuilder out = new StringBuilder();
    while (end < text.length()) {
      boolean escaped = text.charAt(end) == '\\' && isPunctuation(text, end + 1);
      if (!escaped && SPECIAL.indexOf(text.charAt(end)) >= 0) {
        break;
      }
      end += escaped ? 1 : 0;
      out.append(text.charAt(end++));
    }
    boolean optional = end < text.length() && "*?{".indexOf(text.charAt(end)) >= 0;
    out.setLength(Math.max(0, out.length() - (optional ? 1 : 0)));
    return out.toString();
  }

  private static boolean isPunctuation(String text, int at) {
    return at < text.length() && !Character.isLetterOrDigit(text.charAt(at));
  }

  /** Whether it might match a path that begins with this text. */
  boolean mayMatchBelow(String prefix) {
    String begin = literal();
    int common = Math.min(begin.length(), prefix.length());
    return begin.regionMatches(ignoresCase, 0, prefix, 0, common);
  }

  /** Whether it matches every path that begins with this text. */
  boolean matchesAllBelow(String prefix) {
    String rest = source.startsWith("^") ? source.substring(1) : source;
    rest = rest.endsWith("$") ? rest.substring(0, rest.length() - 1) : rest;
    rest = rest.replace("(", "").replace(")", "");
    return rest.isEmpty()
        || rest.equals(".*")
        || rest.equals("/.*")
        || (source.startsWith("^") && (rest.equals(prefix) || rest.equals(prefix + ".*")));
  }
}
