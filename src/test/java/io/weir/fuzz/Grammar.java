package io.weir.fuzz;

import io.weir.testkit.WireMessage.Field;
import io.weir.testkit.WireMessage.Framing;
import java.util.List;
import java.util.regex.Pattern;

/** The rules of RFC 9112 and RFC 9110 for the lines of a message, one method each. No state. */
final class Grammar {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern IS_TOKEN = Pattern.compile(TOKEN);
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] [1-5][0-9][0-9] [\\t \\x21-\\x7e\\x80-\\xff]*+");
  private static final Pattern VALUE = Pattern.compile("[\\t \\x21-\\x7e\\x80-\\xff]*+");
  private static final Pattern HOST =
      Pattern.compile(
          "(?:\\[[0-9A-Fa-f:.]+]|(?:[A-Za-z0-9._~!$&'()*+,;=-]++|%[0-9A-Fa-f]{2})*+)(?::[0-9]*)?");
  private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([^/?#]+)([/?].*)?");

  private static final String IN_TARGET =
      "0-9A-Za-z._~!$&'()*+,;=:@/\\-" + Pattern.quote(Leniency.TARGET);
  private static final Pattern PATH_AND_QUERY =
      Pattern.compile("(?:[" + IN_TARGET + "]++|%[0-9A-Fa-f]{2})*+(?:\\?[" + IN_TARGET + "?%]*+)?");

  private static final int MAX_LENGTH_DIGITS = 18;
  private static final int MAX_CHUNK_DIGITS = 15;

  private Grammar() {}

  /** RFC 9112 section 3; of HTTP/1 there are two versions. */
  static void requestLine(String line) throws Unreadable {
    String[] parts = line.split(" ", -1);
    expect(parts.length == 3);
    expect(IS_TOKEN.matcher(parts[0]).matches());
    expect(parts[2].equals("HTTP/1.1") || parts[2].equals("HTTP/1.0"));
    target(parts[0], parts[1]);
  }

  /** Section 3.2; the form with an authority only is for CONNECT, which weir does not serve. */
  private static void target(String method, String target) throws Unreadable {
    if (target.equals("*")) {
      expect(method.equals("OPTIONS"));
      return;
    }
    String rest = target;
    var absolute = ABSOLUTE.matcher(target);
    if (absolute.matches()) {
      expect(HOST.matcher(absolute.group(1)).matches());
      rest = absolute.group(2) == null ? "" : absolute.group(2);
    } else {
      expect(target.startsWith("/"));
    }
    expect(PATH_AND_QUERY.matcher(rest).matches());
  }

  /** Section 4. */
  static void statusLine(String line) throws Unreadable {
    expect(STATUS_LINE.matcher(line).matches());
  }

  /** Section 5. */
  static Field field(String line) throws Unreadable {
    int colon = line.indexOf(':');
    expect(colon > 0 && IS_TOKEN.matcher(line.substring(0, colon)).matches());
    String value = trim(line.substring(colon + 1));
    expect(VALUE.matcher(value).matches());
    return new Field(line.substring(0, colon), value);
  }

  /** Without optional white space, which is spaces and tabs and nothing else. */
  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && " \t".indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && " \t".indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  /** Section 3.2: exactly one, which only HTTP/1.0 may leave out. */
  static void host(List<Field> fields, boolean old) throws Unreadable {
    List<String> hosts = values(fields, "Host");
    expect(hosts.size() == 1 || (old && hosts.isEmpty()));
    expect(hosts.isEmpty() || HOST.matcher(hosts.get(0)).matches());
  }

  /** Section 6: one of two fields, once; no coding but chunked, and that not in HTTP/1.0. */
  static Framing framing(List<Field> fields, boolean old, Framing otherwise) throws Unreadable {
    List<String> codings = values(fields, "Transfer-Encoding");
    List<String> lengths = values(fields, "Content-Length");
    expect(codings.size() + lengths.size() <= 1);
    if (!codings.isEmpty()) {
      expect(!old && codings.get(0).equalsIgnoreCase("chunked"));
      return Framing.CHUNKED;
    }
    if (!lengths.isEmpty()) {
      length(lengths.get(0));
    }
    return lengths.isEmpty() ? otherwise : Framing.LENGTH;
  }

  /** Section 6.2. */
  static long length(String value) throws Unreadable {
    expect(value.matches("[0-9]+") && value.length() <= MAX_LENGTH_DIGITS);
    return Long.parseLong(value);
  }

  /** Section 7.1. */
  static long chunkSize(String line) throws Unreadable {
    int end = 0;
    while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0) {
      expect(line.charAt(end++) < 128);
    }
    expect(end > 0);
    expect(Leniency.isExtension(line.substring(end)));
    String digits = line.substring(0, end).replaceFirst("^0+(?=.)", "");
    expect(digits.length() <= MAX_CHUNK_DIGITS);
    return Long.parseLong(digits, 16);
  }

  static List<String> values(List<Field> fields, String name) {
    return fields.stream().filter(f -> f.name().equalsIgnoreCase(name)).map(Field::value).toList();
  }

  private static void expect(boolean good) throws Unreadable {
    if (!good) {
      throw Unreadable.bad();
    }
  }
}
