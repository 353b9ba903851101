package io.weir.convert;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy_pass taken apart. Immutable.
 *
 * @param host what stands between scheme and URI
 * @param uri what takes the place of the location; null if the path stays
 */
record Proxying(String host, @Nullable String uri) {
  private static final Pattern PASS =
      Pattern.compile("http://(unix:[^:]+|[^/]+)(?::)?(/.*)?", Pattern.CASE_INSENSITIVE);

  /** Null for what weir cannot pass requests to. */
  static @Nullable Proxying of(String target) {
    Matcher pass = PASS.matcher(target);
    if (!pass.matches() || Variables.any(pass.group(1))) {
      return null;
    }
    String uri = pass.group(2);
    boolean same = uri != null && uri.matches("\\$request_uri|\\$uri(\\$is_args\\$args)?");
    return new Proxying(pass.group(1), same ? null : uri);
  }

  /**
   * Lets a draft replace the path the way nginx does.
   *
   * @param location the path of an exact location or a prefix; null for expressions
   * @return whether it can
   */
  boolean replacePath(
      Draft draft, Rule.@Nullable Kind kind, String location, @Nullable Expression by) {
    if (uri == null || (kind == Rule.Kind.PREFIX && uri.equals(location))) {
      return true;
    }
    if (by != null) {
      String path = uri.replaceFirst("\\$is_args\\$(args|query_string)$", "");
      String to = Answers.groupsOnly(path);
      if (to == null) {
        return false;
      }
      if (path.equals(uri)) {
        draft.remark("nginx drops the query here, weir keeps it");
      }
      draft.filter(Answers.rewrite(by.whole(), to));
      return true;
    }
    if (kind == null || Variables.any(uri) || uri.matches(".*[?# ].*")) {
      return false;
    }
    if (kind == Rule.Kind.EXACT) {
      draft.filter(Answers.rewrite(Expression.quoted(location), uri.replace("$", "$$")));
    } else if (location.endsWith("/") && uri.endsWith("/")) {
      strip(location, draft);
      add(uri, draft);
    } else {
      String pattern = Expression.quoted(location) + "(.*)";
      draft.filter(Answers.rewrite(pattern, uri.replace("$", "$$") + "$1"));
    }
    return true;
  }

  private static void strip(String location, Draft draft) {
    if (location.length() > 1) {
      String prefix = location.substring(0, location.length() - 1);
      draft.filter("{ type = strip-prefix, prefix = " + Hocon.quoted(prefix) + " }");
    }
  }

  private static void add(String uri, Draft draft) {
    if (uri.length() > 1) {
      String prefix = uri.substring(0, uri.length() - 1);
      draft.filter("{ type = add-prefix, prefix = " + Hocon.quoted(prefix) + " }");
    }
  }
}
