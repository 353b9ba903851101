package io.weir.admin;

import java.util.Locale;

/**
 * Collects a page. Whatever comes from outside goes through {@link #text}, which escapes it; {@link
 * #raw} is for markup written in this package. Used for one page and dropped.
 */
final class Html {
  private final StringBuilder out = new StringBuilder(8192);

  Html raw(String markup) {
    out.append(markup).append('\n');
    return this;
  }

  /** An element around an escaped text; {@code open} is the tag with its attributes. */
  Html element(String open, String text) {
    int name = open.indexOf(' ');
    out.append('<').append(open).append('>');
    text(text);
    out.append("</").append(name < 0 ? open : open.substring(0, name)).append(">\n");
    return this;
  }

  /** A number that the script keeps up to date from {@code path}, as all the others here. */
  Html number(String tag, String path, long value) {
    return element(tag + " data-v=\"" + path + '"', count(value));
  }

  /** Events per second. */
  Html rate(String tag, String path, double perSecond) {
    return element(tag + " data-r=\"" + path + '"', Quantity.rate(perSecond));
  }

  /** A time that something took; -1 if there is none. */
  Html micros(String tag, String path, long micros) {
    return element(tag + " data-q=\"" + path + '"', Quantity.micros(micros));
  }

  /** How long ago something was; -1 if it never was. */
  Html ago(String tag, String path, long millis) {
    return element(tag + " data-a=\"" + path + '"', Quantity.ago(millis));
  }

  /** A text. */
  Html live(String tag, String path, String text) {
    return element(tag + " data-t=\"" + path + '"', text);
  }

  /** A state word, coloured and marked by what it says. */
  Html state(String tag, String path, String word) {
    String attributes = " class=\"state\" data-s=\"" + path + "\" data-is=\"" + escape(word) + '"';
    return element(tag + attributes, word);
  }

  Html text(String text) {
    out.append(escape(text));
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '&' -> safe.append("&amp;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append((c < ' ' && c != '\n') || c == '\u007f' ? '\ufffd' : c);
      }
    }
    return safe.toString();
  }
}
