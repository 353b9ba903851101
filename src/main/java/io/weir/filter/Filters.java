package io.weir.filter;

import io.weir.config.DidYouMean;
import io.weir.config.PluginConfig;
import io.weir.config.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The registry of filter types: the one place that a new filter is entered in. Stateless; used on
 * the control thread while a generation is built.
 */
public final class Filters {
  private static final Map<String, Function<Section, Filter>> TYPES = types();

  private Filters() {}

  private static Map<String, Function<Section, Filter>> types() {
    Map<String, Function<Section, Filter>> types = new LinkedHashMap<>();
    types.put("strip-prefix", StripPrefixFilter::from);
    types.put("add-prefix", AddPrefixFilter::from);
    types.put("rewrite", RewriteFilter::from);
    types.put("request-headers", RequestHeadersFilter::from);
    types.put("response-headers", ResponseHeadersFilter::from);
    types.put("rate-limit", RateLimitFilter::from);
    return types;
  }

  /**
   * The chain of a route. What is wrong with a filter is reported to its own section; the chain is
   * then not fit for use.
   */
  public static FilterChain from(List<PluginConfig> configs) {
    List<Filter> filters = new ArrayList<>(configs.size());
    for (PluginConfig config : configs) {
      Filter filter = one(config);
      if (filter != null) {
        filters.add(filter);
      }
    }
    return FilterChain.of(filters);
  }

  private static @Nullable Filter one(PluginConfig config) {
    Function<Section, Filter> type = TYPES.get(config.type());
    if (type == null) {
      unknown(config);
      return null;
    }
    return type.apply(config.section());
  }

  private static void unknown(PluginConfig config) {
    Section section = config.section();
    section.ignoreUnread();
    String hint = DidYouMean.hint(config.type(), names());
    String all = "; accepted are " + String.join(", ", names());
    section
        .problems()
        .add(
            section.originOf("type"),
            "there is no filter \"" + config.type() + "\"" + (hint.isEmpty() ? all : hint));
  }

  /** Every type there is, in the order of the manual. */
  public static Set<String> names() {
    return TYPES.keySet();
  }
}
