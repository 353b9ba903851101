package io.weir.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The listeners of a conversion: one for each address and port of any server. Used for one
 * conversion.
 */
final class Listeners {
  /** One of them, with its servers in the order of the file. */
  private record Entry(String name, int port, List<Listen> listens, List<Server> servers) {
    Server first() {
      for (Server server : servers) {
        if (server.listens().stream()
            .anyMatch(each -> each.isDefault() && listens.contains(each))) {
          return server;
        }
      }
      return servers.get(0);
    }
  }

  private final Scope http;
  private final Zones zones;
  private final Ledger ledger;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  Listeners(Scope http, List<Server> servers, Zones zones, Ledger ledger) {
    this.http = http;
    this.zones = zones;
    this.ledger = ledger;
    Set<Integer> shared = wildcardPorts(servers);
    Set<String> keys = new LinkedHashSet<>();
    servers.forEach(server -> server.listens().forEach(each -> keys.add(key(each, shared))));
    Names names = new Names();
    for (Server server : servers) {
      for (Listen listen : server.listens()) {
        String key = key(listen, shared);
        Entry entry = entries.get(key);
        if (entry == null) {
          String name = names.of(keys.size() == 1 ? "web" : "web-" + listen.port());
          entry = new Entry(name, listen.port(), new ArrayList<>(), new ArrayList<>());
          entries.put(key, entry);
        }
        entry.listens().add(listen);
        if (!entry.servers().contains(server)) {
          entry.servers().add(server);
        }
      }
    }
  }

  /** What a server says about clients counts only where it is the first to be asked. */
  void settle(List<Server> servers) {
    for (Server server : servers) {
      if (of(server, true).isEmpty()) {
        for (String name : ClientSettings.NAMES) {
          server
              .scope()
              .own(name)
              .forEach(each -> ledger.not(each, ClientSettings.NOT_THE_DEFAULT));
        }
      }
    }
  }

  private static Set<Integer> wildcardPorts(List<Server> servers) {
    Set<Integer> ports = new LinkedHashSet<>();
    for (Server server : servers) {
      server.listens().stream().filter(Listen::isWildcard).forEach(each -> ports.add(each.port()));
    }
    return ports;
  }

  /** A port that is open on all addresses cannot be opened on one of them once more. */
  private static String key(Listen listen, Set<Integer> wildcardPorts) {
    return (wildcardPorts.contains(listen.port()) ? "" : listen.host()) + ":" + listen.port();
  }

  /** The names of those where the server takes what no other server has a name for, or the rest. */
  List<String> of(Server server, boolean asDefault) {
    return entries.values().stream()
        .filter(each -> each.servers().contains(server))
        .filter(each -> each.first().equals(server) == asDefault)
        .map(Entry::name)
        .toList();
  }

  /** Whether any request gets to the server. */
  boolean reach(Server server) {
    return !server.hosts().isEmpty() || !of(server, true).isEmpty();
  }

  /** Servers that share a listener with this one. */
  List<Server> neighbours(Server server) {
    return entries.values().stream()
        .filter(each -> each.servers().contains(server))
        .flatMap(each -> each.servers().stream())
        .filter(other -> !other.equals(server))
        .distinct()
        .toList();
  }

  int size() {
    return entries.size();
  }

  void write(Hocon out) {
    out.gap().open("listeners");
    for (Entry entry : entries.values()) {
      write(entry, out);
    }
    out.close();
  }

  private void write(Entry entry, Hocon out) {
    List<String> comments = new ArrayList<>();
    for (Listen listen : entry.listens()) {
      comments.addAll(comments(listen));
    }
    List<String> lines = lines(entry.first());
    String backlog =
        entry.listens().stream().map(each -> each.option("backlog")).findFirst().orElse("");
    if (backlog.matches("[1-9][0-9]{0,4}")) {
      lines.add(0, "backlog = " + backlog);
    }
    String bind = "bind = " + Hocon.quoted(bind(entry));
    out.comments(comments.stream().distinct().toList());
    if (lines.isEmpty()) {
      out.line(entry.name() + " { " + bind + " }");
      return;
    }
    out.open(entry.name()).line(bind);
    lines.forEach(out::line);
    out.close();
  }

  private static List<String> comments(Listen listen) {
    String at = listen.directive().at() + ": ";
    List<String> out = new ArrayList<>();
    if (listen.tls()) {
      out.add(
          at
              + "this version of weir has no TLS; let what ends it in front of this port send"
              + " X-Forwarded-Proto, and put its address into trusted-proxies");
    }
    if (listen.directive().args().contains("proxy_protocol")) {
      out.add(at + "weir does not read the PROXY protocol; trusted-proxies takes X-Forwarded-For");
    }
    if (listen.directive().args().contains("http2")) {
      out.add(at + "this version of weir speaks HTTP/1.1 with clients");
    }
    return out;
  }

  private static String bind(Entry entry) {
    List<String> hosts = entry.listens().stream().map(Listen::host).distinct().toList();
    boolean four = hosts.contains(Listen.ANY4);
    boolean six = hosts.contains(Listen.ANY6);
    String host = four && six ? "" : four ? "0.0.0.0" : six ? Listen.ANY6 : hosts.get(0);
    return host + ":" + entry.port();
  }

  /** What the default server of a listener has for itself. */
  private List<String> lines(Server server) {
    List<String> lines = new ArrayList<>(ClientSettings.lines(server.scope()));
    List<String> limits = new ArrayList<>(ClientSettings.limits(server.scope()));
    String connections = zones.connections(server.scope().own("limit_conn"));
    if (connections != null) {
      limits.add("connections-per-client = " + connections);
    }
    if (!limits.isEmpty()) {
      lines.add("limits { " + String.join(", ", limits) + " }");
    }
    return lines;
  }

  /** What all listeners have. */
  void writeDefaults(Hocon out) {
    List<String> lines = ClientSettings.lines(http);
    List<String> comments = ledger.comments(http.own("real_ip_header"));
    if (!lines.isEmpty() || !comments.isEmpty()) {
      out.gap().comments(comments);
    }
    if (!lines.isEmpty()) {
      out.open("listener-defaults");
      lines.forEach(out::line);
      out.close();
    }
  }
}
