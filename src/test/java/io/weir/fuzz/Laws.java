package io.weir.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.testkit.WireMessage;
import io.weir.testkit.WireMessage.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the laws have in common. No state. */
final class Laws {
  /** Fields that are for one connection only and that a proxy may keep for its own. */
  private static final Set<String> HOP_BY_HOP =
      caseless(
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "TE",
          "Upgrade",
          "Transfer-Encoding",
          "HTTP2-Settings");

  /** What Connection may name in vain. */
  private static final Set<String> PROTECTED =
      caseless(
          "Host",
          "Content-Length",
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Forwarded-Prefix",
          "X-Real-IP",
          "Forwarded",
          "Via",
          "X-Request-ID");

  private Laws() {}

  static Set<String> caseless(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(List.of(names));
    return set;
  }

  /** Fails with both sides if they differ. */
  static void same(String what, @Nullable Object expected, @Nullable Object actual, byte[] input) {
    if (!String.valueOf(expected).equals(String.valueOf(actual))) {
      throw new AssertionError(
          what + "\nexpected " + shown(expected) + "\nbut was  " + shown(actual) + in(input));
    }
  }

  static void check(boolean good, String what, byte[] input) {
    if (!good) {
      throw new AssertionError(what + in(input));
    }
  }

  private static String in(byte[] input) {
    return "\nfor      " + shown(new String(input, ISO_8859_1));
  }

  private static String shown(@Nullable Object text) {
    StringBuilder out = new StringBuilder();
    for (char c : String.valueOf(text).toCharArray()) {
      if (c >= ' ' && c < 0x7f) {
        out.append(c);
      } else {
        out.append(c == '\r' ? "\\r" : c == '\n' ? "\\n" : String.format("\\x%02x", (int) c));
      }
    }
    return out.toString();
  }

  /** The fields of a head that must go on to the other side, in their order. */
  static List<Field> endToEnd(List<Field> fields, boolean dropUnderscores) {
    Set<String> dropped = caseless();
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase("Connection")) {
        for (String option : field.value().split(",")) {
          dropped.add(option.replaceAll("^[ \t]+|[ \t]+$", ""));
        }
      }
    }
    dropped.removeAll(PROTECTED);
    dropped.addAll(HOP_BY_HOP);
    return fields.stream()
        .filter(field -> !dropped.contains(field.name()))
        .filter(field -> !dropUnderscores || field.name().indexOf('_') < 0)
        .toList();
  }

  /** The fields that are not for one connection only. */
  static List<Field> withoutHopByHop(List<Field> fields) {
    return fields.stream().filter(field -> !HOP_BY_HOP.contains(field.name())).toList();
  }

  /** Status and reason go on; an interim response gets the usual reason. */
  static void startLines(WireMessage strict, WireMessage sent, byte[] input) {
    int end = strict.status() < 200 ? 12 : strict.startLine().length();
    int sentEnd = strict.status() < 200 ? 12 : sent.startLine().length();
    String expected = strict.startLine().substring(8, end);
    same("status line", expected, sent.startLine().substring(8, sentEnd), input);
  }

  /** A message but for the sizes of its chunks. */
  static String essence(@Nullable WireMessage message) {
    return message == null
        ? "none"
        : message.startLine() + message.fields() + message.content() + message.trailers();
  }

  static String essence(List<WireMessage> messages) {
    List<String> all = new ArrayList<>();
    messages.forEach(message -> all.add(essence(message)));
    return all.toString();
  }

  /**
   * Trailers may be left out, never added or changed, and none may say what only a head may say.
   */
  static void trailers(List<Field> received, List<Field> sent, byte[] input) {
    int at = 0;
    for (Field field : sent) {
      while (at < received.size() && !received.get(at).equals(field)) {
        at++;
      }
      check(at++ < received.size(), "a trailer that nobody sent: " + field, input);
      String name = field.name().toLowerCase(Locale.ROOT).replace('_', '-');
      boolean forbidden =
          HOP_BY_HOP.contains(name)
              || PROTECTED.contains(name)
              || caseless("Authorization", "Cookie", "Set-Cookie").contains(name);
      check(!forbidden, "a trailer that a reader could take for a field: " + field, input);
    }
  }
}
