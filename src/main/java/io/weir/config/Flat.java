package io.weir.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An object as a list of paths, each with a value that has none below it. Holds no state. */
final class Flat {
  static final String HIDDEN = "***";

  private Flat() {}

  /** In the order of the alphabet; lists of objects are taken apart, other lists are values. */
  static Map<String, ConfigValue> of(ConfigObject object) {
    Map<String, ConfigValue> out = new TreeMap<>();
    members(object, "", out);
    return out;
  }

  private static void members(ConfigObject object, String path, Map<String, ConfigValue> out) {
    object.forEach((key, value) -> add(Node.below(path, key), value, out));
  }

  private static void add(String path, ConfigValue value, Map<String, ConfigValue> out) {
    if (value instanceof ConfigObject object && !object.isEmpty()) {
      members(object, path, out);
    } else if (value instanceof ConfigList list && list.stream().anyMatch(Values::isObject)) {
      for (int i = 0; i < list.size(); i++) {
        add(path + "[" + i + "]", list.get(i), out);
      }
    } else {
      out.put(path, value);
    }
  }

  /** As it is shown, but for its quotes; a secret is not shown. */
  static String shown(String path, ConfigValue value) {
    return isHidden(path, value) ? HIDDEN : text(value);
  }

  /** As it is compared: how many there are in a list of one makes no difference. */
  static String text(ConfigValue value) {
    if (value instanceof ConfigList list) {
      String elements = list.stream().map(Flat::text).collect(Collectors.joining(", "));
      return list.size() == 1 ? elements : "[" + elements + "]";
    }
    String text = Values.text(value);
    return text == null ? value.render(ConfigRenderOptions.concise()) : text;
  }

  /** Whether the value must not be shown; that there is no secret is none. */
  static boolean isHidden(String path, ConfigValue value) {
    String key = path.substring(path.lastIndexOf('.') + 1);
    return Values.isSecret(key) && !"".equals(value.unwrapped());
  }

  /** The object with stars instead of secrets. */
  static ConfigObject hidden(ConfigObject object) {
    ConfigObject out = object;
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      out = out.withValue(entry.getKey(), hidden(entry.getKey(), entry.getValue()));
    }
    return out;
  }

  private static ConfigValue hidden(String key, ConfigValue value) {
    if (value instanceof ConfigObject object) {
      return hidden(object);
    }
    if (value instanceof ConfigList list && list.stream().anyMatch(Values::isObject)) {
      return ConfigValueFactory.fromIterable(
          list.stream().map(element -> hidden(key, element)).toList());
    }
    return isHidden(key, value) ? ConfigValueFactory.fromAnyRef(HIDDEN) : value;
  }
}
