package io.weir.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One object of the configuration, and the memory of which of its keys somebody asked for. The keys
 * that were asked for are the vocabulary: whatever else is in the object is unknown. Control thread
 * only; lives as long as its generation.
 */
final class Node {
  private static final ConfigObject NOTHING = ConfigValueFactory.fromMap(Map.of());

  private final ConfigObject object;
  private final String path;
  private final Origin origin;
  private final Set<String> known = new TreeSet<>();
  private final Set<String> reported = new HashSet<>();
  private final Map<String, Node> children = new TreeMap<>();
  private boolean ignored;

  Node(ConfigObject object, String path, Origin origin) {
    this.object = object;
    this.path = path;
    this.origin = origin;
  }

  /** An object without keys, for where none was written. */
  static Node empty(String path, Origin origin) {
    return new Node(NOTHING, path, origin);
  }

  /** What {@code { type = x }} would be, for where only {@code x} was written. */
  static Node plugin(String path, Item item) {
    ConfigObject object = ConfigValueFactory.fromMap(Map.of("type", item.value()));
    return new Node(object, path, item.origin());
  }

  String path() {
    return path;
  }

  Origin origin() {
    return origin;
  }

  /** The value, or null; the key is known from now on. */
  @Nullable ConfigValue ask(String key) {
    known.add(key);
    return object.get(key);
  }

  /** The value without making the key known. */
  @Nullable ConfigValue peek(String key) {
    return object.get(key);
  }

  /** In the order of the file. */
  List<String> keys() {
    List<String> keys = new ArrayList<>(new TreeSet<>(object.keySet()));
    keys.sort(Comparator.comparingInt(key -> line(key)));
    return keys;
  }

  private int line(String key) {
    ConfigValue value = object.get(key);
    return value == null ? 0 : Values.origin(value).line();
  }

  /** The object under this key, or null when there is something else or nothing. */
  @Nullable Node child(String key) {
    return ask(key) instanceof ConfigObject child ? remembered(key, child) : null;
  }

  /** The object at this place of a list. */
  @Nullable Node item(String key, int index) {
    ConfigValue value = ask(key) instanceof ConfigList list ? list.get(index) : null;
    return value instanceof ConfigObject item ? remembered(key + "[" + index + "]", item) : null;
  }

  private Node remembered(String name, ConfigObject child) {
    return children.computeIfAbsent(
        name, n -> new Node(child, below(path, n), Values.origin(child)));
  }

  static String below(String path, String key) {
    String name = key.matches("[A-Za-z0-9_-]+(\\[[0-9]+])?") ? key : Values.quote(key);
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Takes a key out of the question: what there is to say about it has been said. */
  void forget(String key) {
    reported.add(key);
  }

  /** Everything in here is meaningless because of a problem that was reported. */
  void ignore() {
    ignored = true;
  }

  void reportUnread(Problems problems) {
    if (ignored) {
      return;
    }
    for (String key : keys()) {
      if (!known.contains(key) && !reported.contains(key)) {
        reportUnknown(key, known, problems);
      }
    }
    children.values().forEach(child -> child.reportUnread(problems));
  }

  void reportUnknown(String key, Set<String> accepted, Problems problems) {
    ConfigValue value = object.get(key);
    String hint = DidYouMean.hint(key, accepted);
    if (hint.isEmpty() && isNamed() && Values.isObject(value)) {
      hint = "; a name with a dot needs quotes";
    }
    problems.add(
        value == null ? origin : Values.origin(value),
        "unknown key "
            + Values.quote(key)
            + (path.isEmpty() ? "" : " in " + path)
            + "; accepted are "
            + String.join(", ", accepted)
            + hint);
  }

  /** Whether this is a listener, a cluster or a route. */
  private boolean isNamed() {
    return path.matches("(listeners|clusters|routes)\\.[^.]+");
  }
}
