package io.weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in the place of {@code ${x}}: from the file, else from the environment, else from the
 * defaults. What has none is reported and becomes a placeholder. A value from the environment gets
 * the place in the file where it is used. One per reading; control thread only.
 */
final class Substitutions {
  static final String TOO_DEEP = "is nested too deeply";

  /**
   * No valid file comes near it, and nobody who walks the tree later needs a check of their own.
   */
  private static final int MAX_DEPTH = 50;

  private static final Pattern REQUIRED = Pattern.compile("\\$\\{([^?}][^}]*)}");

  private final Config defaults;
  private final Map<String, String> environment;
  private final Problems problems;

  Substitutions(Config defaults, Map<String, String> environment, Problems problems) {
    this.defaults = defaults;
    this.environment = environment;
    this.problems = problems;
  }

  ConfigObject resolve(ConfigObject file) {
    ConfigResolveOptions options =
        ConfigResolveOptions.noSystem().setAllowUnresolved(true).appendResolver(new Outside());
    try {
      ConfigObject resolved = file.toConfig().resolve(options).root();
      return (ConfigObject) settled(resolved, file, file.origin(), 0);
    } catch (ConfigException e) {
      // Expected of substitutions that go round in a circle.
      ConfigOrigin at = e.origin() == null ? file.origin() : e.origin();
      problems.add(Values.origin(at), Syntax.explain(String.valueOf(e.getMessage())));
    } catch (StackOverflowError e) {
      // Expected of keys with thousands of dots: the library recurses.
      problems.add(Values.origin(file), TOO_DEEP);
    }
    problems.seal();
    return ConfigValueFactory.fromMap(Map.of());
  }

  /** Where the library looks for what the file itself does not have. */
  private final class Outside implements ConfigResolver {
    @Override
    public @Nullable ConfigValue lookup(String path) {
      String value = environment.get(path);
      if (value != null) {
        return ConfigValueFactory.fromAnyRef(value, "environment");
      }
      return defaults.hasPath(path) ? defaults.getValue(path) : null;
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }

  /**
   * The same value without anything unresolved in it, and with a line at every place.
   *
   * @param written what stands at this place in the file, if that is known
   * @param near a place in the file that is not far
   */
  private ConfigValue settled(
      ConfigValue value, @Nullable ConfigValue written, ConfigOrigin near, int depth) {
    ConfigOrigin at = place(value, written, near);
    if (depth > MAX_DEPTH) {
      problems.add(Values.origin(at), TOO_DEEP);
      return Values.placeholder(at);
    }
    if (!isResolved(value)) {
      reportMissing(value, at);
      return Values.placeholder(at);
    }
    ConfigValue settled = value;
    if (value instanceof ConfigObject object) {
      settled = settledObject(object, written, at, depth);
    } else if (value instanceof ConfigList list) {
      settled = settledList(list, written, at, depth);
    }
    return settled.origin().equals(at) ? settled : settled.withOrigin(at);
  }

  private ConfigValue settledObject(
      ConfigObject object, @Nullable ConfigValue written, ConfigOrigin at, int depth) {
    Map<String, ConfigValue> out = new HashMap<>();
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      ConfigValue below = member(written, entry.getKey());
      out.put(entry.getKey(), settled(entry.getValue(), below, at, depth + 1));
    }
    return ConfigValueFactory.fromMap(out);
  }

  private ConfigValue settledList(
      ConfigList list, @Nullable ConfigValue written, ConfigOrigin at, int depth) {
    ConfigList old = written instanceof ConfigList w && w.size() == list.size() ? w : null;
    List<ConfigValue> out = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      out.add(settled(list.get(i), old == null ? null : old.get(i), at, depth + 1));
    }
    return ConfigValueFactory.fromIterable(out);
  }

  private void reportMissing(ConfigValue value, ConfigOrigin at) {
    Matcher required = REQUIRED.matcher(value.render(ConfigRenderOptions.concise()));
    while (required.find()) {
      String name = required.group(1);
      problems.add(
          Values.origin(at),
          "${"
              + name
              + "} has no value here and none in the environment; write ${?"
              + name
              + "} if it may be missing");
    }
  }

  private static @Nullable ConfigValue member(@Nullable ConfigValue written, String key) {
    try {
      return written instanceof ConfigObject object ? object.get(key) : null;
    } catch (ConfigException.NotResolved e) {
      return null; // Expected of an object that is itself merged from substitutions.
    }
  }

  private static ConfigOrigin place(
      ConfigValue value, @Nullable ConfigValue written, ConfigOrigin near) {
    if (value.origin().lineNumber() > 0) {
      return value.origin();
    }
    return written != null && written.origin().lineNumber() > 0 ? written.origin() : near;
  }

  /** The library says no by an exception, and only from methods that need the value. */
  private static boolean isResolved(ConfigValue value) {
    try {
      Object content = value instanceof ConfigObject object ? object.keySet() : value.valueType();
      return content != null;
    } catch (ConfigException.NotResolved e) {
      return false;
    }
  }
}
