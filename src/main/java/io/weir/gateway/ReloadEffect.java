package io.weir.gateway;

import io.weir.cluster.BackendKey;
import io.weir.config.ListenerConfig;
import io.weir.config.Problem;
import io.weir.config.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a reload from one configuration to another would do with sockets and connections. Names are
 * not looked up, so a backend whose name leads elsewhere by then is not seen. Immutable.
 *
 * @param refusals why it would change nothing; empty if it would be accepted
 * @param lines what would happen otherwise, one thing each; routes and limits simply change
 */
public record ReloadEffect(List<Problem> refusals, List<String> lines) {
  public ReloadEffect {
    refusals = List.copyOf(refusals);
    lines = List.copyOf(lines);
  }

  static ReloadEffect of(Generation before, Generation after) {
    Problems refusals = new Problems();
    FixedSettings.compare(before.config(), after.loaded(), refusals);
    List<String> lines = new ArrayList<>();
    listeners(byAddress(before), byAddress(after), lines);
    backends(byName(before), byName(after), lines);
    return new ReloadEffect(refusals.list(), lines);
  }

  /** As the open listeners are known: an ephemeral port is another one each time. */
  private static Map<String, ListenerConfig> byAddress(Generation generation) {
    Map<String, ListenerConfig> out = new LinkedHashMap<>();
    for (ListenerConfig listener : generation.config().listeners()) {
      String bind = listener.bind().toString();
      out.put(listener.bind().port() == 0 ? listener.name() + " " + bind : bind, listener);
    }
    return out;
  }

  private static void listeners(
      Map<String, ListenerConfig> before, Map<String, ListenerConfig> after, List<String> lines) {
    Map<String, ListenerConfig> old = new HashMap<>();
    before.values().forEach(listener -> old.put(listener.name(), listener));
    after.forEach(
        (address, listener) -> {
          ListenerConfig same = before.get(address);
          ListenerConfig named = old.get(listener.name());
          String name = "listener " + listener.name();
          if (same == null) {
            String from = named == null ? "" : " instead of " + named.bind();
            lines.add(name + " is opened on " + listener.bind() + from);
          } else {
            kept(name, same, listener, lines);
          }
        });
    before.forEach(
        (address, listener) -> {
          if (!after.containsKey(address)) {
            lines.add(
                "nobody is accepted on "
                    + listener.bind()
                    + " any more; connections there end with the response under way");
          }
        });
  }

  private static void kept(
      String name, ListenerConfig before, ListenerConfig after, List<String> lines) {
    if (!before.name().equals(after.name())) {
      lines.add(name + " takes over the sockets of listener " + before.name());
    }
    if (before.backlog() != after.backlog() || before.sharePort() != after.sharePort()) {
      lines.add(
          name + " keeps its sockets, so backlog and share-port count from the next start only");
    }
  }

  private static Map<String, BackendKey> byName(Generation generation) {
    Map<String, BackendKey> out = new TreeMap<>();
    for (BackendKey key : generation.wanted()) {
      out.put(key.cluster() + "/" + key.address(), key);
    }
    return out;
  }

  private static void backends(
      Map<String, BackendKey> before, Map<String, BackendKey> after, List<String> lines) {
    after.forEach(
        (name, key) -> {
          if (!before.containsKey(name)) {
            lines.add("backend " + name + " is connected to");
          } else if (!key.equals(before.get(name))) {
            lines.add("backend " + name + " gets new connections and keeps its state");
          }
        });
    before.forEach(
        (name, key) -> {
          if (!after.containsKey(name)) {
            lines.add(
                "backend " + name + " is retired: requests under way end, then its connections do");
          }
        });
  }
}
