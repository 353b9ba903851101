package io.weir.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filters that do to headers what a level of nginx does, but for what weir does by itself. Used
 * for one location.
 */
final class Headers {
  /** Fields that weir writes itself, and with the values that nginx is usually told to write. */
  private static final Map<String, Set<String>> ITSELF =
      Map.of(
          "x-forwarded-for", Set.of("$proxy_add_x_forwarded_for", "$remote_addr"),
          "x-forwarded-proto", Set.of("$scheme"),
          "x-forwarded-scheme", Set.of("$scheme"),
          "x-forwarded-host", Set.of("$host", "$http_host", "$host:$server_port"),
          "x-forwarded-port", Set.of("$server_port"),
          "x-request-id", Set.of("$request_id"));

  /** What belongs to a message or a connection; weir sees to it. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "upgrade",
          "content-length",
          "transfer-encoding",
          "te",
          "trailer",
          "keep-alive",
          "proxy-connection",
          "expect",
          "http2-settings");

  private static final String UNKNOWN =
      "(weir has no variable for it; see the variables of filters in reference.conf)";

  private final Scope scope;
  private final Words words;
  private final Ledger ledger;
  private final boolean plainPort;

  /**
   * @param plainPort whether clients connect to the port of the scheme, which Host leaves out
   */
  Headers(Scope scope, Words words, Ledger ledger, boolean plainPort) {
    this.scope = scope;
    this.words = words;
    this.ledger = ledger;
    this.plainPort = plainPort;
  }

  /** What the backend gets; null for no change. */
  @Nullable String request(Draft draft) {
    Map<String, String> set = new LinkedHashMap<>();
    List<String> remove = new ArrayList<>();
    for (Directive each : scope.effective("proxy_set_header")) {
      String name = each.arg(0);
      if (name.equalsIgnoreCase("host")) {
        host(each, set);
      } else if (!isWeirs(name, each.arg(1))) {
        field(each, set, remove);
      }
    }
    if (!setsHost()) {
      set.put("Host", Hocon.quoted(words.proxyHost()));
      draft.remark(
          "nginx sends the name of the upstream as Host unless it is told otherwise; without what"
              + " sets Host here and below, backends get what the client asked for");
    }
    return filter("request-headers", remove, set, Map.of());
  }

  /** Whether nginx is told what Host to send. */
  boolean setsHost() {
    return scope.effective("proxy_set_header").stream()
        .anyMatch(each -> each.arg(0).equalsIgnoreCase("host"));
  }

  private static boolean isWeirs(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    return FRAMING.contains(lower) || ITSELF.getOrDefault(lower, Set.of()).contains(value);
  }

  private void host(Directive header, Map<String, String> set) {
    String value = words.constants(header.arg(1));
    boolean asReceived = value.equals("$http_host") || (value.equals("$host") && plainPort);
    if (asReceived) {
      return;
    }
    String template = words.template(value);
    if (template == null || template.contains("{header.") || template.isEmpty()) {
      ledger.not(header, "(Host can hold {host}, {port} and fixed text)");
    } else {
      set.put("Host", Hocon.quoted(template));
    }
  }

  private void field(Directive header, Map<String, String> set, List<String> remove) {
    String template = words.template(header.arg(1));
    if (header.arg(1).isEmpty()) {
      remove.add(Hocon.value(header.arg(0)));
    } else if (template == null) {
      ledger.not(header, UNKNOWN);
    } else {
      set.put(Hocon.key(header.arg(0)), Hocon.quoted(template));
    }
  }

  /**
   * What the client gets. A name may be added twice, which takes two filters; they run from the
   * last to the first.
   */
  List<String> response() {
    List<String> remove = new ArrayList<>();
    for (Directive each : scope.effective("proxy_hide_header")) {
      remove.add(Hocon.value(each.arg(0)));
    }
    List<Map<String, String>> adds = new ArrayList<>(List.of(new LinkedHashMap<>()));
    for (Directive each : scope.effective("add_header")) {
      String template = words.template(each.arg(1));
      if (FRAMING.contains(each.arg(0).toLowerCase(Locale.ROOT))) {
        ledger.not(each, "(weir sets this field itself)");
      } else if (template == null) {
        ledger.not(each, UNKNOWN);
      } else if (!template.isEmpty()) {
        String key = Hocon.key(each.arg(0));
        if (adds.get(adds.size() - 1).containsKey(key)) {
          adds.add(new LinkedHashMap<>());
        }
        adds.get(adds.size() - 1).put(key, Hocon.quoted(template));
      }
    }
    List<String> out = new ArrayList<>();
    for (Map<String, String> add : adds) {
      String filter = filter("response-headers", remove, Map.of(), add);
      if (filter != null) {
        out.add(0, filter);
      }
      remove = List.of();
    }
    return out;
  }

  private static @Nullable String filter(
      String type, List<String> remove, Map<String, String> set, Map<String, String> add) {
    StringBuilder out = new StringBuilder("{ type = " + type);
    if (!remove.isEmpty()) {
      out.append(", remove = [").append(String.join(", ", remove)).append(']');
    }
    fields(out, "set", set);
    fields(out, "add", add);
    boolean some = !remove.isEmpty() || !set.isEmpty() || !add.isEmpty();
    return some ? out.append(" }").toString() : null;
  }

  private static void fields(StringBuilder out, String key, Map<String, String> fields) {
    if (!fields.isEmpty()) {
      List<String> parts = new ArrayList<>();
      fields.forEach((name, value) -> parts.add(name + " = " + value));
      out.append(", ").append(key).append(" { ").append(String.join(", ", parts)).append(" }");
    }
  }
}
