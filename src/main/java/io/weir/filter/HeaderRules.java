package io.weir.filter;

import io.weir.http.Ascii;
import io.weir.http.Authority;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which header lines a configuration may write. Stateless; control thread.
 *
 * <p>The headers that frame a message or belong to one connection are weir's own business: an edit
 * of them would be undone at best and split a message at worst.
 */
public final class HeaderRules {
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** A host may be made of these variables only; others hold what no host can. */
  private static final Map<String, String> HOST_SAMPLES = Map.of("host", "a", "port", "1");

  private HeaderRules() {}

  /** Why {@code name} may not be edited, or null if it may. */
  private static @Nullable String problemOfName(String name) {
    if (!Ascii.isToken(name)) {
      return "is not a header name";
    }
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      return "frames the message or belongs to the connection; weir sets it itself";
    }
    return null;
  }

  /** What is wrong with this line, or null; {@code value} is null for one to be removed. */
  static @Nullable String problemOf(String name, @Nullable Template value) {
    String problem = problemOfName(name);
    return problem == null && value != null ? problemOfValue(value) : problem;
  }

  /** What is wrong with {@code value} as a request's host, or null. */
  static @Nullable String problemOfHost(Template value) {
    String sample = value.fill(name -> HOST_SAMPLES.getOrDefault(name, " "));
    return new Authority().parse(sample)
        ? null
        : "is not a host; accepted are such as app.internal:8080, "
            + "and the variables {host} and {port}";
  }

  /** The values of variables are clean: they come from messages that have been checked. */
  private static @Nullable String problemOfValue(Template value) {
    String text = value.fill(name -> "");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        return "holds the character 0x" + Integer.toHexString(c) + ", which no header can";
      }
    }
    return null;
  }
}
