package io.weir.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides what the routes of a location do. Used for the locations of one server. */
final class LocationReader {
  /** What lets in or keeps out by means that weir does not have. */
  private static final List<String> GUARDS =
      List.of("auth_basic", "auth_request", "auth_jwt", "secure_link", "limit_except");

  private static final List<String> OTHER_PASSES =
      List.of("grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass");

  private final Server server;
  private final Parts parts;

  /** Named locations, which only others lead to. */
  private final Map<String, Location> named;

  /** Rules that a location needs beside its own. */
  private final List<Rule> extras = new ArrayList<>();

  /** Whether a comment has said that Host is another one. */
  private boolean hostTold;

  LocationReader(Server server, Parts parts, Map<String, Location> named) {
    this.server = server;
    this.parts = parts;
    this.named = named;
  }

  List<Rule> extras() {
    return extras;
  }

  Draft read(Location location) {
    Draft draft = new Draft().about(location.block());
    Scope scope = location.scope();
    for (String name : ClientSettings.NAMES) {
      scope.own(name).forEach(each -> parts.ledger().not(each, ClientSettings.NOT_IN_A_ROUTE));
    }
    if (!answers(location, draft)) {
      guarded(location, draft);
    }
    if (scope.value("access_log", "").equals("off") && !server.isUnlogged()) {
      draft.line("access-log = false");
    }
    headers(scope, draft);
    return draft;
  }

  /** What is done to the headers of answers. */
  void headers(Scope scope, Draft draft) {
    new Headers(scope, words(scope), parts.ledger(), true).response().forEach(draft::filter);
  }

  Words words(Scope scope) {
    return new Words(scope, server.scheme(), server.name(), "");
  }

  /** Why nobody may be let in; null if that can be said in weir. */
  private @Nullable String guard(Scope scope) {
    for (String name : GUARDS) {
      Directive guard = scope.last(name);
      if (guard != null && !guard.arg(0).equals("off")) {
        return name + " (" + guard.at() + ") is not taken over, so nobody gets here";
      }
    }
    String verify = scope.value("ssl_verify_client", "off");
    if (verify.equals("on")) {
      return "ssl_verify_client is not taken over, so nobody gets here";
    }
    if (Access.of(scope).inexpressible()) {
      return "allow and deny are not taken over, so nobody gets here: a route has either clients"
          + " that it is for or none that it refuses";
    }
    return null;
  }

  /** Whether nginx answers before it asks who the client is. */
  private boolean answers(Location location, Draft draft) {
    Scope scope = location.scope();
    Directive give = scope.ownLast("return");
    if (scope.ownLast("internal") != null) {
      draft.remark("internal in nginx: clients do not get here").respond(404, "", "");
      return true;
    }
    if (give != null) {
      new Answers(server, words(scope)).give(give, draft);
      return true;
    }
    return rewrites(location, draft);
  }

  private void guarded(Location location, Draft draft) {
    Scope scope = location.scope();
    Access access = Access.of(scope);
    String guard = guard(scope);
    Directive pass = scope.ownLast("proxy_pass");
    if (guard != null) {
      draft.closed(guard);
    } else if (access.equals(Access.NOBODY)) {
      draft.respond(403, "", "");
    } else {
      draft.access(access);
      if (fallsBack(scope, draft)) {
        return;
      }
      parts.zones().rates(scope).forEach(draft::filter);
      if (pass == null) {
        withoutProxy(location, draft);
      } else {
        proxy(location, pass, draft);
      }
    }
  }

  /** Whether one of them is all that the location does. */
  private boolean rewrites(Location location, Draft draft) {
    boolean proxied = location.scope().ownLast("proxy_pass") != null;
    for (Directive rewrite : location.scope().own("rewrite")) {
      String status = Answers.redirectStatus(rewrite);
      Expression expression = Expression.of(rewrite.arg(0), false);
      boolean covers = expression != null && location.isCoveredBy(expression);
      boolean stays = rewrite.arg(2).equals("break") && proxied;
      if (status != null && redirected(location, rewrite, status, covers, draft)) {
        return true;
      }
      if (status == null && !stays) {
        parts.ledger().not(rewrite, "(weir does not look for a route again)");
        if (covers) {
          draft.placeholder();
          return true;
        }
      }
    }
    return false;
  }

  private boolean redirected(
      Location location, Directive rewrite, String status, boolean covers, Draft draft) {
    Answers answers = new Answers(server, words(location.scope()));
    Draft redirect = answers.redirect(rewrite, status);
    Expression expression = Expression.of(rewrite.arg(0), false);
    boolean inside =
        location.kind() == Rule.Kind.PREFIX
            && expression != null
            && expression.literal().startsWith(location.path());
    if (redirect == null || expression == null || !(covers || inside)) {
      parts.ledger().not(rewrite, "(weir cannot say which requests this is for)");
      return false;
    }
    if (covers) {
      draft.copyAction(redirect);
      return true;
    }
    extras.add(Rule.expression(expression, redirect));
    return false;
  }

  private void proxy(Location location, Directive pass, Draft draft) {
    Scope scope = location.scope();
    Words words = words(scope);
    String target = words.constants(pass.arg(0));
    Proxying proxying = Proxying.of(target);
    if (proxying == null) {
      String plain = "(this version of weir speaks plain HTTP to backends)";
      String fixed = "(it has to be http:// and a name, without variables)";
      parts.ledger().not(pass, target.startsWith("https:") ? plain : fixed);
      draft.placeholder();
      return;
    }
    Words behind = words.proxyingTo(Upstreams.proxyHost(proxying.host()));
    Headers headers = new Headers(scope, behind, parts.ledger(), server.hasPlainPort());
    String request = headers.request(hostTold ? new Draft() : draft);
    hostTold |= !headers.setsHost();
    if (request != null) {
      draft.filter(request);
    }
    if (!newPath(location, proxying, draft)) {
      parts.ledger().not(pass, "(its URI cannot be made from the path)");
      draft.placeholder();
      return;
    }
    draft.cluster(parts.upstreams().cluster(proxying.host()));
    Tuning.of(scope, parts.ledger()).without(parts.top()).lines().forEach(draft::line);
  }

  /** Of rewrites that stay in the location the URI of proxy_pass has no say. */
  private boolean newPath(Location location, Proxying proxying, Draft draft) {
    boolean rewritten = false;
    for (Directive rewrite : location.scope().own("rewrite")) {
      if (rewrite.arg(2).equals("break")) {
        Expression expression = Expression.of(rewrite.arg(0), false);
        String to = Answers.groupsOnly(rewrite.arg(1));
        if (expression == null || to == null) {
          return false;
        }
        draft.filter(Answers.rewrite(expression.whole(), to));
        rewritten = true;
      }
    }
    return rewritten
        || proxying.replacePath(draft, location.kind(), location.path(), location.expression());
  }

  /** Whether a location that is not proxied itself ends at one that is. */
  private boolean fallsBack(Scope scope, Draft draft) {
    Directive tries = scope.last("try_files");
    if (tries == null || scope.ownLast("proxy_pass") != null) {
      return false;
    }
    Location fallback = named.get(tries.arg(Math.max(0, tries.args().size() - 1)));
    if (fallback == null) {
      return false;
    }
    parts.ledger().taken(tries);
    draft.remark(tries.at() + ": weir serves no files; all that comes here goes on");
    draft.copyAction(read(fallback)).finish();
    return true;
  }

  private void withoutProxy(Location location, Draft draft) {
    for (String name : OTHER_PASSES) {
      Directive pass = location.scope().ownLast(name);
      if (pass != null) {
        draft.placeholder();
        return;
      }
    }
    draft
        .remark(location.block().at() + ": nginx has files or a module for this, weir has not")
        .placeholder();
  }
}
