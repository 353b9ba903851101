package io.weir.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the parser's messages into words that help somebody who edits a file. Holds no state. */
final class Syntax {
  private static final Pattern PLACE = Pattern.compile("^.*?: [0-9]+(-[0-9]+)?: ");
  private static final Pattern ADVICE =
      Pattern.compile(" \\(if you (intended|want) .*$", Pattern.DOTALL);
  private static final Pattern NOT_CLOSED = Pattern.compile("expecting a close .* here, not: (.*)");

  private Syntax() {}

  static String explain(String message) {
    String plain = PLACE.matcher(message).replaceFirst("");
    plain = ADVICE.matcher(plain).replaceFirst("").replace('\n', ' ');
    Matcher open = NOT_CLOSED.matcher(plain);
    if (open.matches()) {
      return open.group(1).equals("end of file")
          ? "not valid HOCON: the file ends before all braces are closed"
          : "not valid HOCON: unexpected " + open.group(1);
    }
    return "not valid HOCON: " + plain;
  }
}
