package io.weir.fuzz;

import io.weir.testkit.WireMessage.Field;
import io.weir.testkit.WireMessage.Framing;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that weir takes although the grammar of RFC 9112 does not have it, and why that is
 * safe. All of it ends at weir: what it sends on is by the grammar, except for {@link #TARGET}. No
 * state.
 */
final class Leniency {
  /**
   * Characters that no URI may hold unencoded and that browsers send all the same; there is one
   * reading of them only. So may a percent sign that encodes nothing, in a query.
   */
  static final String TARGET = "[]^`{|}";

  private static final Pattern EXTENSION = Pattern.compile("[ \\t]*;[^\\r\\n]*+");

  private static final Pattern STATUS_LINE =
      Pattern.compile("(HTTP/... ...)(?: [ \\t]*(.*?)[ \\t]*)?", Pattern.DOTALL);

  private Leniency() {}

  /** White space around a reason is dropped, and a reason may be missing with its space. */
  static String statusLine(String line) {
    Matcher parts = STATUS_LINE.matcher(line);
    return parts.matches() ? parts.group(1) + ' ' + reason(parts) : line;
  }

  private static String reason(Matcher parts) {
    return parts.group(2) == null ? "" : parts.group(2);
  }

  /** Section 5.1: a proxy removes white space between name and colon of a response's field. */
  static String responseField(String line) {
    int colon = line.indexOf(':');
    int end = colon;
    while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
      end--;
    }
    return colon < 0 ? line : line.substring(0, end) + line.substring(colon);
  }

  /**
   * Extensions of a chunk need not be by the grammar of section 7.1.1: whatever stands between a
   * semicolon and the line's end is dropped unread.
   */
  static boolean isExtension(String text) {
    return text.isEmpty() || EXTENSION.matcher(text).matches();
  }

  /** A message that can have no body may say so by a length of 0, though it should say nothing. */
  static void emptyBody(List<Field> fields, Framing framing) throws Unreadable {
    boolean zero =
        fields.stream()
            .filter(field -> field.name().equalsIgnoreCase("Content-Length"))
            .allMatch(field -> field.value().equals("0"));
    if (framing == Framing.CHUNKED || !zero) {
      throw Unreadable.bad();
    }
  }
}
