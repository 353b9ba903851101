package io.weir.filter;

import com.google.re2j.PatternSyntaxException;
import io.netty.handler.codec.http.HttpMethod;
import io.weir.config.DidYouMean;
import io.weir.config.Section;
import io.weir.http.Failure;
import io.weir.http.RequestTarget;

/** What the filters that change the path have in common. Stateless. */
final class PathEdits {
  private PathEdits() {}

  /**
   * The key {@code prefix} without a slash at its end. A prefix that no request could have, or that
   * is nothing but a slash, is a problem.
   */
  static String prefix(Section section) {
    String text = section.string("prefix");
    String prefix = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    if (!prefix.startsWith("/")) {
      section.problem(
          "prefix", "is not a prefix; accepted are such as /api" + DidYouMean.say("/" + text));
    } else if (!isPlainPath(prefix)) {
      section.problem(
          "prefix", "is not a path as requests have it: percent-encoded and without dot segments");
    }
    return prefix;
  }

  private static boolean isPlainPath(String path) {
    RequestTarget target = new RequestTarget();
    return target.parse(HttpMethod.GET, path) == null
        && target.pathEnd() == path.length()
        && target.text().equals(path)
        && target.matchText().equals(path);
  }

  /** Whether the target has a path; the other form is the asterisk of OPTIONS. */
  static boolean hasPath(RequestTarget target) {
    return target.matchText().startsWith("/");
  }

  /**
   * Asks the backend for {@code path} with the query as it is. What comes out is checked and
   * normalised as if the client had sent it, so no edit can bring dot segments back in.
   */
  static Verdict replacePath(FilterContext context, String path) {
    RequestTarget target = context.target();
    String text = target.text();
    int pathEnd = target.pathEnd();
    return rewrite(context, pathEnd == text.length() ? path : path.concat(text.substring(pathEnd)));
  }

  /** Asks the backend for {@code text}, checked and normalised like a client's. */
  static Verdict rewrite(FilterContext context, String text) {
    Failure failure = context.target().rewrite(text);
    if (failure == null) {
      return Verdict.CONTINUE;
    }
    context.respond(failure.status(), "text/plain", failure.text());
    return Verdict.ANSWERED;
  }

  /** What the engine says about a bad regular expression. */
  static String messageOf(PatternSyntaxException e) {
    return "is not a regular expression: " + e.getDescription() + " at " + e.getPattern();
  }
}
