package io.weir.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the parser's messages into words that help somebody who edits a file. Holds no state. */
final class Syntax {
  private static final Pattern PLACE = Pattern.compile("^.*?: [0-9]+(-[0-9]+)?: ");
  private static final Pattern ADVICE =
      Pattern.compile(" \\(if you (intended|want) .*$", Pattern.DOTALL);

  private static final String UNCLOSED = "the file ends before all braces are closed";

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
        Pattern.compile(".*\\(Reserved character '(.)' is not allowed outside quotes\\).*"),
        "$1 may stand in quotes only; quote the whole text, as in path = \"/*\"");
    words.put(
        Pattern.compile("Key '(.*)' may not be followed by token: (.*)"),
        "the key '$1' has no value before $2; a value stands behind = or in { }");
    words.put(
        Pattern.compile("Expecting a value but got wrong token: ':'"),
        "a value must stand here, not ':'; a text with a colon needs quotes");
    words.put(Pattern.compile("expecting a close .* here, not: end of file"), UNCLOSED);
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

  /** As the other; knows also where a brace was opened that is never closed. */
  static String explain(String message, String text) {
    String words = explain(message);
    if (!words.endsWith(UNCLOSED)) {
      return words;
    }
    Deque<Integer> open = new ArrayDeque<>();
    int line = 1;
    for (HoconText.Token token : HoconText.tokens(text)) {
      if (token.kind() == HoconText.Kind.OPEN) {
        open.push(line);
      } else if (token.kind() == HoconText.Kind.CLOSE) {
        open.poll();
      }
      line += count(token, '\n');
    }
    return open.isEmpty() ? words : words + "; one of line " + open.getFirst() + " is open";
  }

  /** Where a text is nested most deeply, by brackets or by the dots in a key. */
  static int deepestLine(String text) {
    int line = 1;
    int deepestLine = 1;
    int deepest = 0;
    int depth = 0;
    for (HoconText.Token token : HoconText.tokens(text)) {
      if (token.kind() == HoconText.Kind.OPEN) {
        depth++;
      } else if (token.kind() == HoconText.Kind.CLOSE) {
        depth--;
      }
      int dots = token.kind() == HoconText.Kind.CONTENT ? count(token, '.') : 0;
      if (depth + dots > deepest) {
        deepest = depth + dots;
        deepestLine = line;
      }
      line += count(token, '\n');
    }
    return deepestLine;
  }

  private static int count(HoconText.Token token, char wanted) {
    return (int) token.text().chars().filter(c -> c == wanted).count();
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
