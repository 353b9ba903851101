package io.weir.convert;

import io.weir.config.HostPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A server of nginx: where it listens and which hosts it serves. Immutable.
 *
 * @param hosts as weir has them, without those that only a regular expression could say
 * @param name the first name as nginx has it; empty if there is none
 */
record Server(Directive block, Scope scope, List<Listen> listens, List<String> hosts, String name) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  static Server of(Directive block, Scope http, Ledger ledger) {
    Scope scope = http.inner(block.children());
    List<Listen> listens = new ArrayList<>();
    for (Directive listen : scope.own("listen")) {
      Listen parsed = Listen.of(listen);
      if (parsed == null) {
        ledger.not(listen, "(a listener has an address and a port)");
      } else {
        listens.add(parsed);
      }
    }
    if (scope.own("listen").isEmpty()) {
      listens.add(Listen.everywhere(HTTP, block));
    }
    List<String> hosts = new ArrayList<>();
    String first = "";
    for (Directive names : scope.own("server_name")) {
      for (String name : names.args()) {
        addHost(name, names, hosts, ledger);
        first = first.isEmpty() && name.matches("[A-Za-z0-9.-]+") ? name : first;
      }
    }
    return new Server(block, scope, listens, hosts.stream().distinct().toList(), first);
  }

  private static void addHost(String given, Directive names, List<String> hosts, Ledger ledger) {
    String name = given.toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.equals("_")) {
      return; // Names that no request has.
    }
    if (name.startsWith("~") || name.startsWith("$") || name.endsWith(".*")) {
      ledger.not(names, "(" + given + " is no host and no wildcard such as *.example.com)");
    } else if (name.startsWith(".")) {
      hosts.add(name.substring(1));
      hosts.add("*" + name);
    } else if (isHost(name)) {
      hosts.add(name);
    } else {
      ledger.not(names, "(" + given + " is no host that a request could have)");
    }
  }

  private static boolean isHost(String name) {
    try {
      return !HostPattern.parse(name).host().isEmpty();
    } catch (IllegalArgumentException e) {
      return false; // Expected: it says what is wrong with it.
    }
  }

  /** Without the hosts that are served otherwise. */
  Server without(List<String> others) {
    List<String> rest = hosts.stream().filter(host -> !others.contains(host)).toList();
    return new Server(block, scope, listens, rest, name);
  }

  /** Without the names that an earlier one has at the same addresses: nginx ignores those too. */
  Server behind(List<Server> earlier, Ledger ledger) {
    List<String> doubled = hosts.stream().filter(host -> isServed(host, earlier)).toList();
    if (doubled.isEmpty()) {
      return this;
    }
    String all = String.join(" ", doubled);
    for (Directive names : scope.own("server_name")) {
      ledger.not(names, "(an earlier server has " + all + " at the same address already)");
    }
    return without(doubled);
  }

  private boolean isServed(String host, List<Server> earlier) {
    return listens.stream()
        .allMatch(listen -> earlier.stream().anyMatch(other -> other.takes(host, listen)));
  }

  private boolean takes(String host, Listen listen) {
    return hosts.contains(host)
        && listens.stream()
            .anyMatch(own -> own.host().equals(listen.host()) && own.port() == listen.port());
  }

  boolean isTls() {
    return !listens.isEmpty() && listens.stream().allMatch(Listen::tls);
  }

  /** What clients see, as a text or as a variable. */
  String scheme() {
    return isTls() ? "https" : "{scheme}";
  }

  /** Whether the log is off for all servers, so that no route has to say so. */
  boolean isUnlogged() {
    Scope http = scope.outer();
    return http != null && http.value("access_log", "").equals("off");
  }

  /** Whether clients leave the port out of Host. */
  boolean hasPlainPort() {
    return listens.stream().allMatch(each -> each.port() == HTTP || each.port() == HTTPS);
  }

  /** Where a location begins that nginx makes of a path. */
  String site() {
    return scheme() + "://{host}" + (hasPlainPort() ? "" : ":{port}");
  }

  /** What its routes are called by. */
  String label() {
    String host = name.replaceFirst("^[.*]+", "").replaceFirst("^www\\.", "");
    return host.isEmpty() ? "default" : host.replaceFirst("\\..*", "");
  }
}
