package io.weir.filter;

import io.weir.http.Ascii;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A named value of a request that a {@link Template} can hold. Immutable, any thread; its value is
 * read on the loop of the exchange.
 *
 * <p>Path, query and uri are what the request asks for at this point of the filter chain.
 */
final class Variable {
  private static final String HEADER = "header.";
  private static final Map<String, Variable> NAMED = named();

  private final String name;
  private final Function<FilterContext, String> reader;

  private Variable(String name, Function<FilterContext, String> reader) {
    this.name = name;
    this.reader = reader;
  }

  private static Map<String, Variable> named() {
    Map<String, Variable> all = new LinkedHashMap<>();
    add(all, "client", c -> c.facts().clientText());
    add(all, "host", c -> c.facts().host());
    add(all, "method", c -> c.facts().method().name());
    add(all, "path", c -> c.target().path());
    add(all, "query", c -> orEmpty(c.target().query()));
    add(all, "uri", c -> c.target().text());
    add(all, "scheme", c -> c.facts().scheme());
    add(all, "listener", c -> c.facts().listener());
    add(all, "route", FilterContext::routeName);
    add(all, "request-id", c -> c.facts().requestId().toString());
    add(all, "port", c -> Integer.toString(c.facts().localPort()));
    return all;
  }

  private static void add(
      Map<String, Variable> all, String name, Function<FilterContext, String> reader) {
    all.put(name, new Variable(name, reader));
  }

  /** The variable of that name, or null if there is none. */
  static @Nullable Variable of(String name) {
    if (!name.startsWith(HEADER)) {
      return NAMED.get(name);
    }
    String header = name.substring(HEADER.length());
    return Ascii.isToken(header)
        ? new Variable(name, c -> orEmpty(c.requestHeaders().get(header)))
        : null;
  }

  static Set<String> names() {
    return NAMED.keySet();
  }

  String value(FilterContext context) {
    return reader.apply(context);
  }

  String name() {
    return name;
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
