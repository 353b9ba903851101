package io.weir.convert;

import java.util.List;
import java.util.regex.Pattern;

/** Writes HOCON the way {@code weir fmt} leaves it. Used for one text. */
final class Hocon {
  private static final int COLUMNS = 100;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+[A-Za-z]*|[0-9]+%");

  private final StringBuilder out = new StringBuilder();
  private int depth;
  private boolean begin = true;

  /** A text as a value: bare where HOCON allows it and nothing could be misread. */
  static String value(String text) {
    boolean word = PLAIN.matcher(text).matches() && !text.matches("true|false|null|include.*");
    return word || NUMBER.matcher(text).matches() ? text : quoted(text);
  }

  static String key(String text) {
    return PLAIN.matcher(text).matches() ? text : quoted(text);
  }

  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** A list of texts; one stands for itself. */
  static String list(List<String> values) {
    List<String> texts = values.stream().map(Hocon::value).toList();
    return texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
  }

  /** One or more lines of comment. */
  Hocon comment(String text) {
    int room = COLUMNS - 2 * depth - 2;
    String rest = text;
    String indent = "";
    while (rest.length() + indent.length() > room) {
      int cut = rest.lastIndexOf(' ', room - indent.length());
      if (cut <= 0) {
        break;
      }
      line("# " + indent + rest.substring(0, cut));
      rest = rest.substring(cut + 1);
      indent = "  ";
    }
    return line("# " + indent + rest);
  }

  Hocon comments(List<String> texts) {
    texts.forEach(this::comment);
    return this;
  }

  Hocon set(String key, String value) {
    return line(key + " = " + value);
  }

  Hocon open(String name) {
    line(name + " {");
    depth++;
    begin = true;
    return this;
  }

  Hocon close() {
    depth--;
    return line("}");
  }

  Hocon openList(String name) {
    line(name + " = [");
    depth++;
    begin = true;
    return this;
  }

  Hocon closeList() {
    depth--;
    return line("]");
  }

  /** An empty line, unless nothing stands above it. */
  Hocon gap() {
    if (!begin) {
      out.append('\n');
      begin = true;
    }
    return this;
  }

  Hocon line(String text) {
    out.append("  ".repeat(depth)).append(text).append('\n');
    begin = false;
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
