package io.weir.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Prints the effective configuration as HOCON: every value that counts, defaults included, in the
 * order of the alphabet. What it prints can be loaded again, but for secrets, which are stars.
 * Holds no state.
 */
public final class ConfigDump {
  private static final String STEP = "  ";

  private final StringBuilder out = new StringBuilder();
  private final boolean origins;

  private ConfigDump(boolean origins) {
    this.origins = origins;
  }

  /**
   * The text, with a line break at its end.
   *
   * @param origins whether each value is followed by a comment that says where it comes from
   */
  public static String render(Loaded loaded, boolean origins) {
    ConfigDump dump = new ConfigDump(origins);
    dump.members(loaded.effective(), "");
    return dump.out.toString();
  }

  /** The same as one JSON object. */
  public static String json(Loaded loaded) {
    return Flat.hidden(loaded.effective()).render(ConfigRenderOptions.concise());
  }

  /**
   * One value that counts.
   *
   * @param json the value as JSON
   * @param at null for a default
   */
  public record Value(String key, String json, @Nullable Origin at) {}

  /** Every value by itself, in the order of the alphabet. */
  public static List<Value> values(Loaded loaded) {
    List<Value> out = new ArrayList<>();
    Flat.of(loaded.effective())
        .forEach(
            (path, value) -> {
              Origin at = Values.origin(value);
              String key = path.substring(path.lastIndexOf('.') + 1);
              out.add(new Value(path, text(key, value), ConfigLoader.isDefault(at) ? null : at));
            });
    return out;
  }

  private void members(ConfigObject object, String indent) {
    Map<String, ConfigValue> sorted = new TreeMap<>(object);
    sorted.forEach((key, value) -> member(key, value, indent));
  }

  private void member(String key, ConfigValue value, String indent) {
    String name = key.matches("[A-Za-z0-9_-]+") ? key : ConfigUtil.quoteString(key);
    out.append(indent).append(name);
    if (value instanceof ConfigObject object) {
      object(object, indent, " ");
    } else if (value instanceof ConfigList list && holdsObjects(list)) {
      list(key, list, indent);
    } else {
      out.append(" = ").append(text(key, value));
      comment(value);
    }
  }

  private void object(ConfigObject object, String indent, String before) {
    if (object.isEmpty()) {
      out.append(before).append("{}");
      comment(object);
      return;
    }
    out.append(before).append("{\n");
    members(object, indent + STEP);
    out.append(indent).append("}\n");
  }

  private void list(String key, ConfigList list, String indent) {
    out.append(" = [\n");
    for (ConfigValue element : list) {
      out.append(indent).append(STEP);
      if (element instanceof ConfigObject object) {
        object(object, indent + STEP, "");
      } else {
        out.append(text(key, element));
        comment(element);
      }
    }
    out.append(indent).append("]\n");
  }

  private static boolean holdsObjects(List<ConfigValue> list) {
    return list.stream().anyMatch(ConfigObject.class::isInstance);
  }

  private static String text(String key, ConfigValue value) {
    boolean hidden = Flat.isHidden(key, value);
    ConfigValue shown = hidden ? ConfigValueFactory.fromAnyRef(Flat.HIDDEN) : value;
    return shown.render(ConfigRenderOptions.concise());
  }

  private void comment(ConfigValue value) {
    if (origins) {
      Origin origin = Values.origin(value);
      out.append("  # ").append(ConfigLoader.isDefault(origin) ? "default" : origin);
    }
    out.append('\n');
  }
}
