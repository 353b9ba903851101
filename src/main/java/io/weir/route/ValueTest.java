package io.weir.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.config.Section;
import org.jspecify.annotations.Nullable;

/**
 * What a header or a query parameter must hold: {@code *} for anything, {@code ~expression} for a
 * regular expression over the whole value, else the very text. Immutable; any thread.
 *
 * @param pattern null unless it is a regular expression
 */
record ValueTest(String source, @Nullable Pattern pattern) {
  private static final String ANY = "*";

  private static ValueTest plain(String text) {
    return new ValueTest(text, null);
  }

  /** Reads any of the three forms; a bad expression is a problem of {@code key}. */
  static ValueTest parse(String text, Section section, String key) {
    if (!text.startsWith("~")) {
      return plain(text);
    }
    try {
      return new ValueTest(text, Pattern.compile(text.substring(1).strip()));
    } catch (PatternSyntaxException e) {
      // Expected: this is how the engine says what is wrong.
      section.problem(key, PathMatcher.messageOf(e));
      return plain(text);
    }
  }

  boolean any() {
    return source.equals(ANY);
  }

  /** Allocates nothing, but for a regular expression its matcher. */
  boolean test(CharSequence value) {
    if (pattern != null) {
      return pattern.matcher(value).matches();
    }
    return any() || source.contentEquals(value);
  }

  /** Whether no value passes both; two different expressions are taken to be disjoint. */
  boolean excludes(ValueTest other) {
    if (any() || other.any() || source.equals(other.source)) {
      return false;
    }
    if (pattern != null && other.pattern != null) {
      return true;
    }
    return pattern != null ? !test(other.source) : !other.test(source);
  }

  /** Such as {@code X-Env=prod}; the name alone when any value will do. */
  String describe(String name) {
    return any() ? name : name + "=" + source;
  }
}
