package io.weir.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns the objects in {@code listeners} into records. Holds no state. */
final class ListenerBinder {
  private static final String WANTED = "an address such as \"127.0.0.1:8080\"";

  /** Limits that no listener can have for itself. */
  static final List<String> TOP_LEVEL_LIMITS = List.of("response-header-bytes", "buffered-bytes");

  private ListenerBinder() {}

  static List<ListenerConfig> all(Section root, Map<String, Section> sections) {
    Section defaults = root.section("listener-defaults");
    defaults.onlyKeysOfDefaults();
    shared(defaults);
    List<ListenerConfig> out = new ArrayList<>();
    sections.forEach((name, own) -> add(name, own.or(defaults), root, out));
    return out;
  }

  /** Reads what the defaults have, so that they are checked even when no listener uses them. */
  private static void shared(Section defaults) {
    backlog(defaults);
    sharePort(defaults);
    trusted(defaults);
    requestId(defaults);
    Bounds.clientTimeouts(defaults.section("timeouts"));
  }

  private static void add(String name, Section section, Section root, List<ListenerConfig> out) {
    section.unsupported("tls");
    Section limits = section.section("limits");
    for (String key : TOP_LEVEL_LIMITS) {
      if (limits.has(key)) {
        limits.problem(key, "belongs into the limits of the top level");
      }
    }
    Address.Tcp bind = section.parse("bind", WANTED, ListenerBinder::address);
    LimitsConfig bounds = Bounds.limits(limits.or(root.section("limits")));
    int backlog = backlog(section);
    boolean shared = sharePort(section);
    ClientTimeouts timeouts = Bounds.clientTimeouts(section.section("timeouts"));
    List<AddressRange> trusted = trusted(section);
    RequestIdSource ids = requestId(section);
    if (bind != null) {
      Origin at = section.origin();
      out.add(new ListenerConfig(name, bind, backlog, shared, bounds, timeouts, trusted, ids, at));
    }
  }

  static Address.Tcp address(String text) {
    if (Address.parse(text) instanceof Address.Tcp tcp) {
      return tcp;
    }
    throw new IllegalArgumentException("is a unix socket, on which clients are not served");
  }

  private static int backlog(Section section) {
    return section.integer("backlog", 1, 65535);
  }

  private static boolean sharePort(Section section) {
    return section.bool("share-port");
  }

  private static RequestIdSource requestId(Section section) {
    return section.choice("request-id", RequestIdSource.class);
  }

  private static List<AddressRange> trusted(Section section) {
    return section.parseAll("trusted-proxies", AddressRange::parse);
  }
}
