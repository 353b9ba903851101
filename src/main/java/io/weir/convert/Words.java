package io.weir.convert;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns texts with variables of nginx into such with variables of weir. For one level of the
 * configuration; immutable.
 *
 * @param scope where constants are looked up
 * @param scheme what stands for the scheme: a variable, or the one that clients see
 * @param serverName the first name of the server, for {@code $server_name}
 * @param proxyHost what nginx sends as Host by itself; empty where nothing is proxied
 */
record Words(Scope scope, String scheme, String serverName, String proxyHost) {
  private static final Map<String, String> SAME =
      Map.ofEntries(
          Map.entry("remote_addr", "{client}"),
          Map.entry("realip_remote_addr", "{client}"),
          Map.entry("host", "{host}"),
          Map.entry("http_host", "{header.Host}"),
          Map.entry("request_uri", "{uri}"),
          Map.entry("uri", "{path}"),
          Map.entry("document_uri", "{path}"),
          Map.entry("args", "{query}"),
          Map.entry("query_string", "{query}"),
          Map.entry("request_method", "{method}"),
          Map.entry("server_port", "{port}"),
          Map.entry("request_id", "{request-id}"),
          Map.entry("proxy_add_x_forwarded_for", "{header.X-Forwarded-For}"));

  Words proxyingTo(String host) {
    return new Words(scope, scheme, serverName, host);
  }

  Words in(Scope other) {
    return new Words(other, scheme, serverName, proxyHost);
  }

  /** The text for weir; null if it has a variable that weir does not know. */
  @Nullable String template(String given) {
    String text =
        given.replaceAll("\\$(document_)?uri\\$is_args\\$(args|query_string)", "\\$request_uri");
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = c == '$' ? Variables.end(text, at) : at;
      if (end > at + 1) {
        String known = variable(Variables.name(text, at, end));
        if (known == null) {
          return null;
        }
        out.append(known);
        at = end;
      } else {
        out.append(c == '{' ? "{{" : String.valueOf(c));
        at++;
      }
    }
    return out.toString();
  }

  private @Nullable String variable(String name) {
    String same = SAME.get(name);
    if (same != null) {
      return same;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http_")) {
      return "{header." + headerName(lower.substring("http_".length())) + "}";
    }
    return switch (name) {
      case "scheme" -> scheme;
      case "server_name" -> serverName.isEmpty() ? null : serverName;
      case "proxy_host" -> proxyHost.isEmpty() ? null : proxyHost;
      default -> scope.constant(name);
    };
  }

  /** In the usual spelling; fields have no case. */
  static String headerName(String variable) {
    StringBuilder out = new StringBuilder();
    for (String part : variable.split("_", -1)) {
      out.append(out.isEmpty() ? "" : "-");
      out.append(part.isEmpty() ? "" : part.substring(0, 1).toUpperCase(Locale.ROOT));
      out.append(part.isEmpty() ? "" : part.substring(1));
    }
    return out.toString();
  }

  /** The text with its constants filled in, and all else as it was. */
  String constants(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = text.charAt(at) == '$' ? Variables.end(text, at) : at + 1;
      String known = end > at + 1 ? scope.constant(Variables.name(text, at, end)) : null;
      end = Math.max(end, at + 1);
      out.append(known == null ? text.substring(at, end) : known);
      at = end;
    }
    return out.toString();
  }
}
