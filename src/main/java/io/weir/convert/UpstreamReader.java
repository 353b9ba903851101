package io.weir.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a cluster of an upstream. Used for one. */
final class UpstreamReader {
  private static final String MOST_WEIGHT = "1000";

  private static final long LONGEST_EJECTION = 60 * Units.MINUTE;

  private final Directive upstream;
  private final Ledger ledger;
  private final List<Directive> servers;

  UpstreamReader(Directive upstream, Ledger ledger) {
    this.upstream = upstream;
    this.ledger = ledger;
    this.servers = upstream.all("server");
  }

  ClusterDraft draft(String name) {
    ClusterDraft draft = new ClusterDraft(name);
    draft.about().addAll(upstream.children());
    for (Directive server : servers) {
      draft.backends().add(backend(server, draft));
    }
    String balance = balance(draft);
    if (balance != null) {
      draft.lines().add("balance" + balance);
    }
    sticky(draft);
    pool(draft);
    ejection(draft);
    return draft;
  }

  private String backend(Directive server, ClusterDraft draft) {
    Map<String, String> keys = new LinkedHashMap<>();
    boolean down = server.args().contains("down");
    keys.put("address", Hocon.quoted(Upstreams.address(server.arg(0))));
    String weight = parameter(server, "weight");
    if (down) {
      keys.put("weight", "0");
      draft.remarks().add(server.at() + ": " + server.arg(0) + " is down, so its weight is 0");
    } else if (weight != null) {
      keys.put("weight", weight(weight, server, draft));
    }
    if (server.args().contains("backup")) {
      keys.put("backup", "true");
    }
    String most = parameter(server, "max_conns");
    if (most != null && !most.equals("0")) {
      keys.put("max-connections", most);
    }
    String service = parameter(server, "service");
    if (service != null) {
      return Hocon.quoted("srv:_" + service + "._tcp." + server.arg(0));
    }
    ledger.taken(server);
    return keys.size() == 1 ? keys.get("address") + "" : object(keys);
  }

  private static String weight(String given, Directive server, ClusterDraft draft) {
    if (!given.matches("[1-9][0-9]{3,}") || given.equals(MOST_WEIGHT)) {
      return given;
    }
    draft.remarks().add(server.at() + ": weir has weights up to " + MOST_WEIGHT + ", not " + given);
    return MOST_WEIGHT;
  }

  private static String object(Map<String, String> keys) {
    List<String> parts = new ArrayList<>();
    keys.forEach((key, value) -> parts.add(key + " = " + value));
    return "{ " + String.join(", ", parts) + " }";
  }

  private static @Nullable String parameter(Directive directive, String name) {
    return directive.args().stream()
        .filter(arg -> arg.startsWith(name + "="))
        .map(arg -> arg.substring(name.length() + 1))
        .findFirst()
        .orElse(null);
  }

  /** What stands behind the key; null for what weir does anyway. */
  private @Nullable String balance(ClusterDraft draft) {
    for (Directive each : upstream.children()) {
      switch (each.name()) {
        case "least_conn" -> {
          return " = least-request";
        }
        case "random" -> {
          return each.arg(0).equals("two") ? " = least-request" : " = random";
        }
        case "ip_hash" -> {
          return " { type = consistent-hash, by = client-address }";
        }
        case "hash" -> {
          return hash(each, draft);
        }
        default -> {}
      }
    }
    return servers.size() > 1 ? " = round-robin" : null;
  }

  private @Nullable String hash(Directive hash, ClusterDraft draft) {
    String key = hash.arg(0);
    String by = key.startsWith("$") ? by(key.substring(1)) : null;
    if (by == null) {
      ledger.not(hash, "(consistent-hash goes by header, cookie, query, path or client-address)");
      return null;
    }
    if (key.equals("$request_uri")) {
      draft.remarks().add(hash.at() + ": weir hashes the path without its query");
    }
    return " { type = consistent-hash, by = " + by + " }";
  }

  private static @Nullable String by(String variable) {
    String name = variable.substring(variable.indexOf('_') + 1);
    if (variable.startsWith("arg_")) {
      return "query, name = " + Hocon.value(name);
    }
    if (variable.startsWith("cookie_")) {
      return "cookie, name = " + Hocon.value(name);
    }
    if (variable.startsWith("http_")) {
      return "header, name = " + Hocon.value(Words.headerName(name.toLowerCase(Locale.ROOT)));
    }
    return switch (variable) {
      case "request_uri", "uri", "document_uri" -> "path";
      case "remote_addr", "binary_remote_addr" -> "client-address";
      case "host", "http_host" -> "header, name = Host";
      default -> null;
    };
  }

  private void sticky(ClusterDraft draft) {
    for (Directive sticky : upstream.all("sticky")) {
      if (!sticky.arg(0).equals("cookie")) {
        ledger.not(sticky, "(weir sticks by a cookie of its own: sticky.cookie of a cluster)");
        continue;
      }
      Map<String, String> keys = new LinkedHashMap<>();
      keys.put("cookie", Hocon.value(sticky.arg(1)));
      String path = parameter(sticky, "path");
      if (path != null) {
        keys.put("path", Hocon.quoted(path));
      }
      String expires = parameter(sticky, "expires");
      long ttl = expires == null ? Units.UNKNOWN : Units.millis(expires);
      if (ttl > 0) {
        keys.put("ttl", Units.time(ttl));
      }
      String sameSite = parameter(sticky, "samesite");
      if (sameSite != null && sameSite.matches("strict|lax|none")) {
        keys.put("same-site", sameSite);
      }
      if (sticky.args().contains("secure")) {
        keys.put("secure", "always");
      }
      if (parameter(sticky, "domain") != null) {
        draft.remarks().add(sticky.at() + ": the cookie of weir has no domain");
      }
      draft.lines().add("sticky " + object(keys));
    }
  }

  private void pool(ClusterDraft draft) {
    List<String> keys = new ArrayList<>();
    time("keepalive_timeout", "idle-timeout", keys);
    time("keepalive_time", "lifetime", keys);
    if (!keys.isEmpty()) {
      draft.lines().add("pool { " + String.join(", ", keys) + " }");
    }
  }

  private void time(String directive, String key, List<String> keys) {
    for (Directive each : upstream.all(directive)) {
      long millis = Units.millis(each.arg(0));
      if (millis > 0) {
        keys.add(key + " = " + Units.time(millis));
      }
    }
  }

  /** Failures count in a row here, and within a time in nginx; the default of nginx is one. */
  private void ejection(ClusterDraft draft) {
    List<String> fails = servers.stream().map(server -> given(server, "max_fails")).toList();
    List<String> times = servers.stream().map(server -> given(server, "fail_timeout")).toList();
    String most = fails.stream().filter(text -> text.matches("[0-9]+")).findFirst().orElse("");
    long time =
        times.stream().mapToLong(Units::millis).filter(millis -> millis > 0).findFirst().orElse(0);
    if (!fails.isEmpty() && fails.stream().allMatch("0"::equals)) {
      draft.lines().add("ejection { enabled = false }");
      return;
    }
    if (fails.stream().distinct().count() > 1 || times.stream().distinct().count() > 1) {
      draft
          .remarks()
          .add(
              upstream.at()
                  + ": max_fails and fail_timeout differ; here they are for all backends alike");
    }
    List<String> keys = new ArrayList<>();
    if (!most.isEmpty() && !most.equals("0")) {
      keys.add("connect-failures = " + most);
      keys.add("gateway-failures = " + most);
    }
    if (time > 0) {
      keys.add("time = " + Units.time(Math.min(time, LONGEST_EJECTION)));
    }
    if (!keys.isEmpty()) {
      draft.lines().add("ejection { " + String.join(", ", keys) + " }");
    }
  }

  private static String given(Directive server, String name) {
    String value = parameter(server, name);
    return value == null ? "" : value;
  }
}
