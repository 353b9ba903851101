package io.weir.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the parser's messages into words that help somebody who edits a file. Holds no state. */
final class Syntax {
  private static final Pattern PLACE = Pattern.compile("^.*?: [0-9]+(-[0-9]+)?: ");
  private static final Pattern ADVICE =
      Pattern.compile(" \\(if you (intended|want) .*$", Pattern.DOTALL);

  /**
   * What the parser says, and what it means. The commonest mistakes only; the rest stays as it is.
   */
  private static final Map<Pattern, String> WORDS = words();

  private Syntax() {}

  private static Map<Pattern, String> words() {
    Map<Pattern, String> words = new LinkedHashMap<>();
    words.put(
        Pattern.compile(".*JSON does not allow unescaped newline.*"),
        "a quoted text does not end on its line");
    words.put(
        Pattern.compile("expecting a close .* here, not: end of file"),
        "the file ends before all braces are closed");
    words.put(Pattern.compile("expecting a close .* here, not: (.*)"), "unexpected $1");
    words.put(
        Pattern.compile("Expecting a value but got wrong token: (.*)"),
        "a value must stand here, not $1");
    words.put(
        Pattern.compile("List should have ended with ] .* instead had token: (.*)"),
        "a list must end with ] before $1");
    words.put(
        Pattern.compile("Could not resolve .*: (.*) was part of a cycle of .*"),
        "$1 leads back to itself");
    return words;
  }

  static String explain(String message) {
    String plain = PLACE.matcher(message).replaceFirst("");
    plain = ADVICE.matcher(plain).replaceFirst("").replace('\n', ' ');
    for (Map.Entry<Pattern, String> entry : WORDS.entrySet()) {
      Matcher matcher = entry.getKey().matcher(plain);
      if (matcher.matches()) {
        plain = matcher.replaceFirst(entry.getValue());
      }
    }
    return "not valid HOCON: " + plain;
  }
}
