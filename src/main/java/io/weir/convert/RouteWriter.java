package io.weir.convert;

import java.util.ArrayList;
import java.util.List;

/** Writes the routes of servers, each as often as hosts and listeners take. For one conversion. */
final class RouteWriter {
  private final Listeners listeners;
  private final Names names;
  private final Ledger ledger;
  private final Hocon out;

  RouteWriter(Listeners listeners, Names names, Ledger ledger, Hocon out) {
    this.listeners = listeners;
    this.names = names;
    this.ledger = ledger;
    this.out = out;
  }

  /** One that takes every path of a host. */
  void host(Server server, String host, Draft draft) {
    List<String> on = new ArrayList<>(listeners.of(server, true));
    on.addAll(listeners.of(server, false));
    Rule rule = Rule.prefix("/", true, draft);
    List<String> head = head(on, List.of(host));
    route(names.of(server.label() + "-" + host), head, rule, draft);
  }

  /**
   * Where a server takes what no other has a name for, its routes have no host; but they need one
   * where a wildcard of another server would come first.
   */
  void all(Server server, List<String> hosts, List<Rule> rules) {
    List<String> asDefault = listeners.of(server, true);
    List<String> byName = new ArrayList<>(listeners.of(server, false));
    boolean contested =
        listeners.neighbours(server).stream()
            .flatMap(other -> other.hosts().stream())
            .anyMatch(other -> hosts.stream().anyMatch(host -> covers(other, host)));
    if (contested) {
      byName.addAll(asDefault);
    }
    if (!byName.isEmpty() && !hosts.isEmpty()) {
      routes(server, byName, hosts, rules);
    }
    if (!asDefault.isEmpty()) {
      routes(server, asDefault, List.of(), rules);
    }
    if (asDefault.isEmpty() && hosts.isEmpty()) {
      out.comment("no request gets to this server: it has no name that requests can have");
    }
  }

  private static boolean covers(String wildcard, String host) {
    return wildcard.startsWith("*.") && host.endsWith(wildcard.substring(1));
  }

  private void routes(Server server, List<String> on, List<String> hosts, List<Rule> rules) {
    int index = 0;
    List<String> head = head(on, hosts);
    for (Rule rule : rules) {
      String number = rule.asExpression() ? "-" + (index < 9 ? "0" : "") + ++index : "";
      String slug = rule.slug().isEmpty() ? "" : "-" + rule.slug();
      access(names.of(server.label() + number + slug), head, rule);
    }
  }

  private List<String> head(List<String> on, List<String> hosts) {
    List<String> head = new ArrayList<>();
    if (on.size() < listeners.size()) {
      head.add("listeners = " + Hocon.list(on));
    }
    if (!hosts.isEmpty()) {
      head.add("host = " + Hocon.list(hosts));
    }
    return head;
  }

  /** A route, and a second one where not all clients get to it. */
  private void access(String name, List<String> head, Rule rule) {
    Access access = rule.draft().access();
    List<String> withClients = new ArrayList<>(head);
    if (!access.allowed().isEmpty()) {
      withClients.add("client = " + clients(access.allowed()));
      route(name, withClients, rule, rule.draft());
      route(names.of(name + "-others"), head, rule, Draft.refusal());
    } else if (!access.denied().isEmpty()) {
      withClients.add("client = " + clients(access.denied()));
      route(names.of(name + "-denied"), withClients, rule, Draft.refusal());
      route(name, head, rule, rule.draft());
    } else {
      route(name, head, rule, rule.draft());
    }
  }

  private static String clients(List<String> ranges) {
    return "[" + String.join(", ", ranges.stream().map(Hocon::quoted).toList()) + "]";
  }

  private void route(String name, List<String> head, Rule rule, Draft draft) {
    List<String> comments = draft.comments(ledger);
    out.gap().comments(comments).open(Hocon.key(name));
    head.forEach(out::line);
    if (!rule.pathLine().isEmpty()) {
      out.line(rule.pathLine());
    }
    draft.write(out);
    out.close();
  }
}
