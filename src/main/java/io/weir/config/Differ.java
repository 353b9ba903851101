package io.weir.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.weir.config.Change.Detail;
import io.weir.config.Change.Part;
import io.weir.config.Change.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Compares two configurations. Used once. */
final class Differ {
  /** What is part of every listener, cluster and route already, or is compared by itself. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "listeners",
          "clusters",
          "routes",
          "listener-defaults",
          "cluster-defaults",
          "backend-defaults",
          "route-defaults",
          "timeouts");

  /** Below these, texts are just texts, even if one looks like a duration. */
  private static final String FREE_TEXT =
      "(.*\\.)?(respond|headers|query|filters\\[[0-9]+]|expect)\\..*";

  private static final List<String> TELLING =
      List.of("bind", "host", "path", "path-regex", "cluster", "respond.status", "redirect.to");

  private final Loaded before;
  private final Loaded after;
  private final List<Change> changes = new ArrayList<>();

  Differ(Loaded before, Loaded after) {
    this.before = before;
    this.after = after;
  }

  List<Change> changes() {
    settings();
    named(Part.LISTENER, "listeners");
    named(Part.CLUSTER, "clusters");
    backends();
    named(Part.ROUTE, "routes");
    return changes;
  }

  private void settings() {
    for (Detail key : keys(settings(before.effective()), settings(after.effective()))) {
      Detail value = new Detail("", key.before(), key.after());
      changes.add(new Change(Part.SETTING, Verb.CHANGED, key.key(), List.of(value)));
    }
  }

  private static Map<String, ConfigValue> settings(ConfigObject root) {
    ConfigObject rest = root;
    for (String key : ELSEWHERE) {
      rest = rest.withoutKey(key);
    }
    Map<String, ConfigValue> out = Flat.of(rest);
    out.keySet()
        .removeIf(
            path ->
                path.startsWith("limits.")
                    && !ListenerBinder.TOP_LEVEL_LIMITS.contains(path.substring(7)));
    return out;
  }

  private void named(Part part, String key) {
    Map<String, Map<String, ConfigValue>> old = objects(before, part, key);
    Map<String, Map<String, ConfigValue>> now = objects(after, part, key);
    compare(part, old, now, Differ::keys, values -> telling(part, values));
  }

  private static Map<String, Map<String, ConfigValue>> objects(
      Loaded loaded, Part part, String key) {
    Map<String, Map<String, ConfigValue>> out = new LinkedHashMap<>();
    if (loaded.effective().get(key) instanceof ConfigObject objects) {
      new TreeMap<>(objects)
          .forEach(
              (name, value) -> {
                if (value instanceof ConfigObject object) {
                  out.put(name, values(part, object));
                }
              });
    }
    return out;
  }

  /** What counts in one object, in one way of writing. */
  private static Map<String, ConfigValue> values(Part part, ConfigObject object) {
    ConfigObject kept = object;
    if (part == Part.CLUSTER) {
      // Where it stands alone, a type is short for an object with a type.
      ConfigValue balance = object.get("balance");
      kept =
          balance == null || Values.isObject(balance)
              ? object
              : object.withValue("balance", balance.atKey("type").root());
    } else if (part == Part.ROUTE && !object.containsKey("cluster")) {
      kept = object.withoutKey("timeouts");
    }
    if (kept.get("filters") instanceof ConfigList filters) {
      List<ConfigValue> objects = new ArrayList<>();
      filters.forEach(
          each -> objects.add(Values.isObject(each) ? each : each.atKey("type").root()));
      kept = kept.withValue("filters", ConfigValueFactory.fromIterable(objects));
    }
    Map<String, ConfigValue> out = Flat.of(kept);
    // An empty list is as good as none.
    out.values().removeIf(value -> value instanceof ConfigList list && list.isEmpty());
    if (part == Part.CLUSTER) {
      out.keySet().removeIf(path -> path.matches("backends(\\[.*)?"));
    }
    return out;
  }

  private static List<Detail> keys(
      Map<String, ConfigValue> before, Map<String, ConfigValue> after) {
    List<Detail> out = new ArrayList<>();
    Set<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    for (String path : paths) {
      ConfigValue old = before.get(path);
      ConfigValue now = after.get(path);
      if (old == null || now == null || !same(path, Flat.text(old), Flat.text(now))) {
        out.add(new Detail(path, shown(path, old), shown(path, now)));
      }
    }
    return out;
  }

  private static @Nullable String shown(String path, @Nullable ConfigValue value) {
    return value == null ? null : Flat.shown(path, value);
  }

  private static boolean same(String path, String a, String b) {
    return a.equals(b)
        || (!path.matches(FREE_TEXT) && (same(a, b, Units::nanos) || same(a, b, Units::bytes)));
  }

  private static boolean same(String a, String b, ToLongFunction<String> amount) {
    try {
      return amount.applyAsLong(a) == amount.applyAsLong(b);
    } catch (IllegalArgumentException e) {
      return false; // Expected of everything that is no amount of this kind.
    }
  }

  private static List<Detail> telling(Part part, Map<String, ConfigValue> values) {
    List<Detail> out = new ArrayList<>();
    for (String key : TELLING) {
      ConfigValue value = values.get(key);
      boolean every = part == Part.ROUTE && value instanceof ConfigList list && list.isEmpty();
      if (value != null && !every) {
        out.add(new Detail(key, null, Flat.shown(key, value)));
      }
    }
    return out;
  }

  private void backends() {
    Map<String, Map<String, String>> old = backends(before);
    Map<String, Map<String, String>> now = backends(after);
    compare(Part.BACKEND, old, now, Differ::texts, values -> List.of());
  }

  private static Map<String, Map<String, String>> backends(Loaded loaded) {
    Map<String, Map<String, String>> out = new LinkedHashMap<>();
    for (ClusterConfig cluster : loaded.config().clusters()) {
      for (BackendConfig backend : cluster.backends()) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("weight", Integer.toString(backend.weight()));
        values.put("backup", Boolean.toString(backend.backup()));
        values.put("max-connections", Integer.toString(backend.maxConnections()));
        out.put(cluster.name() + "/" + backend.address(), values);
      }
    }
    return out;
  }

  private static List<Detail> texts(Map<String, String> before, Map<String, String> after) {
    List<Detail> out = new ArrayList<>();
    before.forEach(
        (key, old) -> {
          String now = after.get(key);
          if (!old.equals(now)) {
            out.add(new Detail(key, old, now));
          }
        });
    return out;
  }

  /** Compares what two things of one name say. */
  private interface Comparer<T> {
    List<Detail> keys(T before, T after);
  }

  private <T> void compare(
      Part part,
      Map<String, T> before,
      Map<String, T> after,
      Comparer<T> comparer,
      Function<T, List<Detail>> telling) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      T old = before.get(name);
      T now = after.get(name);
      if (old == null && now != null) {
        changes.add(new Change(part, Verb.ADDED, name, telling.apply(now)));
      } else if (now == null && old != null) {
        List<Detail> gone = new ArrayList<>();
        telling.apply(old).forEach(key -> gone.add(new Detail(key.key(), key.after(), null)));
        changes.add(new Change(part, Verb.REMOVED, name, gone));
      } else if (now != null && old != null) {
        List<Detail> keys = comparer.keys(old, now);
        if (!keys.isEmpty()) {
          changes.add(new Change(part, Verb.CHANGED, name, keys));
        }
      }
    }
  }
}
