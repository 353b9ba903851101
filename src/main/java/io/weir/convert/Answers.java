package io.weir.convert;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What nginx answers itself: return, and rewrites that redirect. For one level; immutable. */
record Answers(Server server, Words words) {
  private static final Set<String> REDIRECTS = Set.of("301", "302", "303", "307", "308");
  private static final Set<String> WITHOUT_BODY = Set.of("204", "205", "304");
  private static final Pattern ABSOLUTE = Pattern.compile("(https?://|\\{scheme}://)([^/]*)(/.*)?");

  /** An end of a target that repeats the query. */
  private static final String QUERY = "(\\$is_args\\$args|\\?\\$args|\\?\\$query_string)$";

  /** Lets a draft do what a return says. */
  void give(Directive give, Draft draft) {
    String status = give.arg(0);
    boolean number = status.matches("[0-9]{3}");
    if (!number || REDIRECTS.contains(status)) {
      String to = number ? give.arg(1) : status;
      if (to.isEmpty() || !redirect(to, number ? status : "302", draft)) {
        draft.remark(give.at() + ": not taken over: " + give.text()).placeholder();
      }
      return;
    }
    String body = words.template(give.arg(1));
    int code = Integer.parseInt(status);
    if (status.equals("444")) {
      draft.remark(give.at() + ": nginx closes the connection here, weir answers");
      draft.respond(400, "", "");
    } else if (code < 200 || code > 599 || body == null) {
      draft.remark(give.at() + ": not taken over: " + give.text()).placeholder();
    } else if (WITHOUT_BODY.contains(status) || body.isEmpty()) {
      draft.respond(code, "", "");
    } else {
      draft.respond(code, body, contentType());
    }
  }

  private String contentType() {
    String type = words.scope().value("default_type", "text/plain");
    return type.equals("text/plain") ? "" : type;
  }

  /** Whether weir can say where this leads. */
  private boolean redirect(String given, String status, Draft draft) {
    String text = words.constants(given);
    String path = text.replaceFirst(QUERY, "");
    boolean appended = !path.equals(text) && !path.matches(".*\\$(document_)?uri$");
    String to = words.template(appended ? path : text);
    if (to == null) {
      return false;
    }
    String absolute = to.startsWith("/") ? server.site() + to : to;
    Matcher parts = ABSOLUTE.matcher(absolute);
    if (!parts.matches() || !absolute.matches("[!-~]*")) {
      return false;
    }
    if (appended) {
      String rest = parts.group(3) == null ? "/" : parts.group(3);
      if (rest.indexOf('{') >= 0) {
        return false;
      }
      draft.filter(rewrite(".*", rest.replace("$", "$$")));
      draft.redirect(parts.group(1) + parts.group(2) + "{uri}", status);
    } else {
      draft.redirect(absolute, status);
    }
    return true;
  }

  static String rewrite(String pattern, String to) {
    return "{ type = rewrite, pattern = "
        + Hocon.quoted(pattern)
        + ", to = "
        + Hocon.quoted(to)
        + " }";
  }

  /** The status of a rewrite that redirects; null for one that does not. */
  static @Nullable String redirectStatus(Directive rewrite) {
    boolean absolute = rewrite.arg(1).matches("(https?://|\\$scheme).*");
    return switch (rewrite.arg(2)) {
      case "permanent" -> "301";
      case "redirect" -> "302";
      default -> absolute ? "302" : null;
    };
  }

  /** What a rewrite that redirects comes to; null if weir cannot do it. */
  @Nullable Draft redirect(Directive rewrite, String status) {
    Expression expression = Expression.of(rewrite.arg(0), false);
    String to = rewrite.arg(1);
    Matcher absolute = Pattern.compile("(https?://|\\$scheme://)([^/]+)(/.*)?").matcher(to);
    boolean elsewhere = absolute.matches();
    String path = elsewhere ? String.valueOf(absolute.group(3)) : to;
    path = elsewhere && absolute.group(3) == null ? "/" : path;
    String site = elsewhere ? words.template(absolute.group(1) + absolute.group(2)) : server.site();
    boolean known = groupsOnly(path) != null && expression != null && site != null;
    if (!known || expression == null) {
      return null;
    }
    return new Draft()
        .filter(rewrite(expression.whole(), groupsOnly(path) + ""))
        .redirect(site + "{uri}", status);
  }

  /** A path in which nothing but groups of an expression varies, for a filter; null otherwise. */
  static @Nullable String groupsOnly(String path) {
    String fixed = path.replaceAll("\\$[0-9]|\\$\\{[0-9]}", "");
    List<String> refused = List.of("$", "?", "#", " ");
    return path.startsWith("/") && refused.stream().noneMatch(fixed::contains)
        ? path.replaceAll("\\$([0-9])", "\\${$1}")
        : null;
  }
}
