package io.weir.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Fills in every default, also those of listeners, clusters and routes, so that the result says all
 * and could be loaded instead of the file. Holds no state.
 */
final class Effective {
  private static final int SHA_DIGITS = 12;

  private Effective() {}

  static ConfigObject of(ConfigObject file, ConfigObject defaults) {
    ConfigObject all = file.withFallback(defaults);
    ConfigObject out = each(all, "listeners", own -> listener(own, all));
    out = each(out, "clusters", own -> cluster(own, all));
    // After the clusters: a route takes over what its cluster has by now.
    ConfigObject filled = out;
    return each(out, "routes", own -> route(own, filled));
  }

  /** All, with each object in the object under the key replaced. */
  private static ConfigObject each(
      ConfigObject all, String key, UnaryOperator<ConfigObject> change) {
    Map<String, ConfigValue> changed = new HashMap<>(object(all, key));
    changed.replaceAll(
        (name, value) -> value instanceof ConfigObject own ? change.apply(own) : value);
    return all.withValue(key, ConfigValueFactory.fromMap(changed));
  }

  static String sha(ConfigObject effective) {
    String text = effective.render(ConfigRenderOptions.concise());
    return TextFile.hash(text.getBytes(StandardCharsets.UTF_8)).substring(0, SHA_DIGITS);
  }

  private static ConfigObject listener(ConfigObject own, ConfigObject all) {
    ConfigObject limits = object(all, "limits");
    for (String key : ListenerBinder.TOP_LEVEL_LIMITS) {
      limits = limits.withoutKey(key);
    }
    return own.withFallback(object(all, "listener-defaults")).withFallback(limits.atKey("limits"));
  }

  private static ConfigObject cluster(ConfigObject own, ConfigObject all) {
    return own.withFallback(object(all, "cluster-defaults"))
        .withFallback(object(all, "timeouts").atKey("timeouts"));
  }

  private static ConfigObject route(ConfigObject own, ConfigObject all) {
    ConfigObject out = own.withFallback(rest(own, object(all, "route-defaults")));
    ConfigValue name = own.get("cluster");
    ConfigObject clusters = object(all, "clusters");
    if (name != null && clusters.get(String.valueOf(name.unwrapped())) instanceof ConfigObject c) {
      out = out.withFallback(object(c, "timeouts").atKey("timeouts"));
    }
    return out.withFallback(object(all, "timeouts").atKey("timeouts"));
  }

  /** The defaults without those of actions that the route does not take. */
  private static ConfigObject rest(ConfigObject own, ConfigObject defaults) {
    ConfigObject out = own.containsKey("path-regex") ? defaults.withoutKey("path") : defaults;
    out = own.containsKey("respond") ? out : out.withoutKey("respond");
    return own.containsKey("redirect") ? out : out.withoutKey("redirect");
  }

  private static ConfigObject object(ConfigObject parent, String key) {
    @Nullable ConfigValue value = parent.get(key);
    return value instanceof ConfigObject object ? object : ConfigValueFactory.fromMap(Map.of());
  }
}
