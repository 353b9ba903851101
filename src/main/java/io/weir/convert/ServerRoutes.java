package io.weir.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routes of one server: decided when it is made, written later. */
final class ServerRoutes {
  private static final Pattern HOST_IS = Pattern.compile("\\( ?\\$host = ([A-Za-z0-9.-]+) ?\\)");

  private final Server server;
  private final Parts parts;
  private final LocationReader reader;
  private final Map<String, Location> named = new LinkedHashMap<>();
  private final List<Rule> locations = new ArrayList<>();

  /** What nginx does for a host before it looks at the path. */
  private final Map<String, Draft> hosts = new LinkedHashMap<>();

  /** In the order of the file; what they are called says the other order. */
  private final List<Rule> rules;

  ServerRoutes(Server server, Parts parts, boolean reachable) {
    this.server = server;
    this.parts = parts;
    this.reader = new LocationReader(server, parts, named);
    if (!reachable) {
      parts.ledger().not(server.block(), "(it has no name that a request can have)");
      this.rules = List.of();
      return;
    }
    hosts();
    this.rules = rules();
  }

  private void hosts() {
    for (Directive condition : server.scope().own("if")) {
      Matcher host = HOST_IS.matcher(String.join(" ", condition.args()));
      boolean returns =
          condition.children().size() == 1 && condition.children().get(0).is("return");
      if (host.matches() && returns) {
        Draft draft = new Draft();
        new Answers(server, reader.words(server.scope())).give(condition.children().get(0), draft);
        hosts.put(host.group(1), draft);
        parts.ledger().taken(condition);
      }
    }
  }

  private List<Rule> rules() {
    Directive give = server.scope().ownLast("return");
    if (give != null) {
      Draft draft = new Draft();
      new Answers(server, reader.words(server.scope())).give(give, draft);
      reader.headers(server.scope(), draft);
      return List.of(Rule.prefix("/", true, draft));
    }
    List<Rule> before = rewrites();
    server.scope().own("location").forEach(this::name);
    server.scope().own("location").forEach(block -> location(block, server.scope(), false));
    before.addAll(reader.extras());
    boolean all =
        locations.stream().anyMatch(r -> r.kind() == Rule.Kind.PREFIX && r.path().equals("/"));
    if (!all) {
      locations.add(Rule.prefix("/", false, rest()));
    }
    guardOrder(Order.arrange(before, locations));
    before.addAll(locations);
    return before;
  }

  /** What nginx does where no location matches: it looks for files. */
  private Draft rest() {
    Draft draft = new Draft();
    return server.scope().last("root") == null
        ? draft.respond(404, "", "")
        : draft
            .remark(server.block().at() + ": nginx serves files where no location matches")
            .placeholder();
  }

  /** Redirects come before all locations. */
  private List<Rule> rewrites() {
    List<Rule> out = new ArrayList<>();
    Answers answers = new Answers(server, reader.words(server.scope()));
    for (Directive rewrite : server.scope().own("rewrite")) {
      String status = Answers.redirectStatus(rewrite);
      Expression expression = Expression.of(rewrite.arg(0), false);
      Draft draft = status == null ? null : answers.redirect(rewrite, status);
      if (draft == null || expression == null) {
        parts.ledger().not(rewrite, "(weir changes a path in the route that it has found)");
      } else {
        out.add(Rule.expression(expression, draft));
      }
    }
    return out;
  }

  private void name(Directive block) {
    Location location = Location.of(block, server.scope());
    if (Location.isNamed(block) && location != null) {
      named.put(block.arg(0), location);
    }
  }

  private void location(Directive block, Scope scope, boolean nested) {
    if (Location.isNamed(block)) {
      return;
    }
    Location location = Location.of(block, scope);
    if (location == null) {
      parts
          .ledger()
          .not(block, "(this expression needs more than linear time; write it otherwise)");
      return;
    }
    if (nested && Location.isExpression(block)) {
      parts.ledger().not(block, "(weir has no expressions that count below a prefix only)");
      return;
    }
    Draft draft = reader.read(location);
    locations.add(location.rule(draft));
    slash(location);
    location.scope().own("location").forEach(each -> location(each, location.scope(), true));
  }

  /** nginx sends clients of a proxied directory that left the slash away to it. */
  private void slash(Location location) {
    boolean directory = location.path().length() > 1 && location.path().endsWith("/");
    boolean proxied = location.scope().ownLast("proxy_pass") != null;
    if (location.kind() != Rule.Kind.PREFIX || !directory || !proxied) {
      return;
    }
    String path = location.path().substring(0, location.path().length() - 1);
    boolean taken =
        server.scope().own("location").stream()
            .map(each -> String.join(" ", each.args()))
            .anyMatch(each -> each.replaceFirst("^(=|\\^~) ?", "").equals(path));
    if (!taken) {
      Draft draft = new Draft();
      draft.filter(Answers.rewrite(Expression.quoted(path), location.path().replace("$", "$$")));
      draft.redirect(server.site() + "{uri}", "301");
      reader.headers(location.scope(), draft);
      locations.add(Rule.slash(path, draft));
    }
  }

  /**
   * A condition on clients makes an expression come before all those without; so those that nginx
   * asks first must have the same one.
   */
  private static void guardOrder(List<Rule> inOrder) {
    List<Rule> earlier = new ArrayList<>();
    for (Rule rule : inOrder) {
      Access access = rule.draft().access();
      boolean first = earlier.stream().allMatch(each -> each.draft().access().equals(access));
      if (rule.asExpression() && !access.isOpen() && !first) {
        rule.draft().closed("allow and deny cannot be taken over behind other expressions");
      }
      if (rule.asExpression()) {
        earlier.add(rule);
      }
    }
  }

  void write(Listeners listeners, Names names, Hocon out) {
    Server rest = server.without(List.copyOf(hosts.keySet()));
    out.gap()
        .comment((server.block().at() + ": server " + String.join(" ", server.hosts())).strip());
    out.comments(parts.ledger().comments(List.of(server.block())));
    out.comments(parts.ledger().comments(server.scope().directives()));
    RouteWriter writer = new RouteWriter(listeners, names, parts.ledger(), out);
    hosts.forEach((host, draft) -> writer.host(server, host, draft));
    writer.all(server, rest.hosts(), rules);
  }
}
