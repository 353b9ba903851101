package io.weir.filter;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.config.Section;
import io.weir.http.RequestTarget;

/**
 * Replaces a path that matches a regular expression as a whole; {@code $1} and {@code ${name}} in
 * the replacement stand for groups of the expression. The query stays. Immutable; shared by all
 * loops.
 *
 * <p>The engine runs in time linear in the path, whatever the expression. A path that does not
 * match is left alone. Each request costs a matcher, and a match the new path.
 */
final class RewriteFilter implements Filter {
  private final Pattern pattern;
  private final Replacement to;

  private RewriteFilter(Pattern pattern, Replacement to) {
    this.pattern = pattern;
    this.to = to;
  }

  static Filter from(Section section) {
    Pattern pattern = pattern(section);
    String to = section.string("to");
    return new RewriteFilter(pattern, Replacement.parse(to, pattern, section));
  }

  private static Pattern pattern(Section section) {
    try {
      return Pattern.compile(section.string("pattern"));
    } catch (PatternSyntaxException e) {
      // Expected: this is how the engine says what is wrong.
      section.problem("pattern", PathEdits.messageOf(e));
      return Pattern.compile("");
    }
  }

  @Override
  public Verdict onRequest(FilterContext context) {
    RequestTarget target = context.target();
    if (!PathEdits.hasPath(target)) {
      return Verdict.CONTINUE;
    }
    Matcher matcher = pattern.matcher(target.matchText().substring(0, target.matchEnd()));
    return matcher.matches()
        ? PathEdits.replacePath(context, to.render(matcher))
        : Verdict.CONTINUE;
  }

  @Override
  public String describe() {
    return "rewrite " + pattern + " to " + to;
  }
}
