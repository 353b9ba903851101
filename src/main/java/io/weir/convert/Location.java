package io.weir.convert;

import org.jspecify.annotations.Nullable;

/**
 * A location of nginx. Immutable.
 *
 * @param kind null for a named one, which has no path of its own
 * @param path of an exact location or a prefix; else empty
 * @param expression of a regular expression
 */
record Location(
    Directive block,
    Scope scope,
    Rule.@Nullable Kind kind,
    boolean beforeExpressions,
    String path,
    @Nullable Expression expression) {
  /** What stands between the word and the brace: the modifier may touch the path. */
  private static String written(Directive block) {
    return String.join(" ", block.args());
  }

  static boolean isNamed(Directive block) {
    return written(block).startsWith("@");
  }

  static boolean isExpression(Directive block) {
    return written(block).startsWith("~");
  }

  /** Null for an expression that weir cannot run. */
  static @Nullable Location of(Directive block, Scope outer) {
    Scope scope = outer.inner(block.children());
    String text = written(block);
    if (text.startsWith("@")) {
      return new Location(block, scope, null, false, "", null);
    }
    if (text.startsWith("~")) {
      boolean ignoresCase = text.startsWith("~*");
      String source = text.substring(ignoresCase ? 2 : 1).strip();
      Expression expression = Expression.of(source, ignoresCase);
      return expression == null
          ? null
          : new Location(block, scope, Rule.Kind.EXPRESSION, false, "", expression);
    }
    boolean exact = text.startsWith("=");
    boolean first = text.startsWith("^~");
    String path = text.substring(exact ? 1 : first ? 2 : 0).strip();
    Rule.Kind kind = exact ? Rule.Kind.EXACT : Rule.Kind.PREFIX;
    return new Location(block, scope, kind, first, path, null);
  }

  Rule rule(Draft draft) {
    if (expression != null) {
      return Rule.expression(expression, draft);
    }
    return kind == Rule.Kind.EXACT
        ? Rule.exact(path, draft)
        : Rule.prefix(path, beforeExpressions, draft);
  }

  /** Whether an expression takes everything that comes here. */
  boolean isCoveredBy(Expression other) {
    return kind == Rule.Kind.EXACT ? other.matches(path) : other.matchesAllBelow(path);
  }
}
