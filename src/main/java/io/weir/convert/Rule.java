package io.weir.convert;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Requests of a server and what happens to them: what a location is in nginx. Whether weir has it
 * as a path or as an expression is decided when all rules of the server are known, by {@link
 * Order}.
 */
final class Rule {
  /** How a path is compared. */
  enum Kind {
    EXACT,
    PREFIX,
    EXPRESSION
  }

  private final Kind kind;
  private final String path;
  private final @Nullable Expression expression;
  private final Draft draft;
  private final boolean beforeExpressions;
  private boolean asExpression;
  private boolean slash;

  /** Its place among the expressions of the server, from 1 on; 0 for a path. */
  private int place;

  private Rule(
      Kind kind,
      String path,
      @Nullable Expression expression,
      Draft draft,
      boolean beforeExpressions) {
    this.kind = kind;
    this.path = path;
    this.expression = expression;
    this.draft = draft;
    this.beforeExpressions = beforeExpressions;
    this.asExpression = kind == Kind.EXPRESSION;
  }

  static Rule exact(String path, Draft draft) {
    return new Rule(Kind.EXACT, path, null, draft, true);
  }

  /** The same for a path that only lacks its slash. */
  static Rule slash(String path, Draft draft) {
    Rule rule = exact(path, draft);
    rule.slash = true;
    return rule;
  }

  static Rule prefix(String path, boolean beforeExpressions, Draft draft) {
    return new Rule(Kind.PREFIX, path, null, draft, beforeExpressions);
  }

  static Rule expression(Expression expression, Draft draft) {
    return new Rule(Kind.EXPRESSION, "", expression, draft, false);
  }

  Kind kind() {
    return kind;
  }

  /** Of a path the text as nginx has it; of an expression nothing. */
  String path() {
    return path;
  }

  Draft draft() {
    return draft;
  }

  /** Whether nginx asks its expressions only if this one does not match. */
  boolean beforeExpressions() {
    return beforeExpressions;
  }

  /** Whether weir has it as an expression. */
  boolean asExpression() {
    return asExpression;
  }

  void beExpression() {
    asExpression = true;
  }

  void place(int newPlace) {
    place = newPlace;
  }

  /** What makes the names of expressions sort in the order in which they are to be asked. */
  String number() {
    return asExpression ? (place < 10 ? "-0" : "-") + place : "";
  }

  /** Whether a prefix ends inside of a segment, where weir's prefixes cannot. */
  boolean endsInsideOfSegment() {
    return kind == Kind.PREFIX && !path.endsWith("/");
  }

  /** Whether some path might match both. */
  boolean mayMeet(Rule other) {
    if (expression != null && other.expression != null) {
      return expression.mayMatchBelow(other.expression.literal());
    }
    if (expression != null) {
      return other.kind == Kind.EXACT
          ? expression.matches(other.path)
          : expression.mayMatchBelow(other.path);
    }
    return other.expression != null
        ? other.mayMeet(this)
        : path.startsWith(other.path) || other.path.startsWith(path);
  }

  /** The key of a route with its value; empty for all paths. */
  String pathLine() {
    if (asExpression) {
      return "path-regex = " + Hocon.quoted(regex());
    }
    String encoded = encoded(path);
    if (kind == Kind.EXACT) {
      return "path = " + Hocon.quoted(encoded);
    }
    String below = encoded.endsWith("/") ? encoded : encoded + "/";
    return below.equals("/") ? "" : "path = " + Hocon.quoted(below + "*");
  }

  private String regex() {
    if (expression != null) {
      return expression.whole();
    }
    String quoted = Expression.quoted(encoded(path));
    return kind == Kind.EXACT ? quoted : quoted + ".*";
  }

  /** A word for the names of routes. */
  String slug() {
    String text = expression == null ? path : expression.literal();
    String slug = text.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
    return slash ? slug + "-slash" : slug;
  }

  /** As requests have it; nginx compares what it has decoded. */
  private static String encoded(String path) {
    StringBuilder out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c <= ' ' || c >= 0x7f || "\"<>\\^`{|}%?#*".indexOf(c) >= 0) {
        out.append('%')
            .append(Integer.toHexString(0x100 | c).substring(1).toUpperCase(java.util.Locale.ROOT));
      } else {
        out.append((char) c);
      }
    }
    return out.toString();
  }
}
