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
    route(names.of(server.label() + "-" + host), head(on, List.of(host)), draft);
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
  }

  private static boolean covers(String wildcard, String host) {
    return wildcard.startsWith("*.") && host.endsWith(wildcard.substring(1));
  }

  private void routes(Server server, List<String> on, List<String> hosts, List<Rule> rules) {
    List<String> head = head(on, hosts);
    for (Rule rule : rules) {
      String slug = rule.slug().isEmpty() ? "" : "-" + rule.slug();
      access(names.of(server.label() + rule.number() + slug), head, rule);
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
    List<String> path = rule.pathLine().isEmpty() ? List.of() : List.of(rule.pathLine());
    List<String> all = new ArrayList<>(head);
    all.addAll(path);
    List<String> some = new ArrayList<>(all);
    if (!access.allowed().isEmpty()) {
      some.add("client = " + clients(access.allowed()));
      route(name, some, rule.draft());
      route(names.of(name + "-others"), all, Draft.refusal());
    } else if (!access.denied().isEmpty()) {
      some.add("client = " + clients(access.denied()));
      route(names.of(name + "-denied"), some, Draft.refusal());
      route(name, all, rule.draft());
    } else {
      route(name, all, rule.draft());
    }
  }

  private static String clients(List<String> ranges) {
    return "[" + String.join(", ", ranges.stream().map(Hocon::quoted).toList()) + "]";
  }

  private void route(String name, List<String> head, Draft draft) {
    out.gap().comments(draft.comments(ledger)).open(Hocon.key(name));
    head.forEach(out::line);
    draft.write(out);
    out.close();
  }
}
