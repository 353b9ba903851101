package io.weir.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes the text of a file apart without losing a character: the tokens joined are the text again.
 * It knows only what is needed to tell structure from content; whether the text is valid HOCON is
 * for the library to say. Used for one text.
 */
final class HoconText {
  /** What a token is. */
  enum Kind {
    SPACE,
    NEWLINE,
    COMMENT,
    OPEN,
    CLOSE,
    COMMA,
    /** Between a key and its value. */
    SEPARATOR,
    /** A quoted text, a substitution, or a run of other characters. */
    CONTENT
  }

  /** A piece of the text. */
  record Token(Kind kind, String text) {}

  private static final String TRIPLE = "\"\"\"";
  private static final String STRUCTURE = "{}[],:=";

  private final String text;
  private int at;

  private HoconText(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    HoconText reader = new HoconText(text);
    List<Token> out = new ArrayList<>();
    while (reader.at < text.length()) {
      out.add(reader.next());
    }
    return out;
  }

  private Token next() {
    char c = text.charAt(at);
    if (c == '\n') {
      return take(Kind.NEWLINE, at + 1);
    }
    if (isSpace(c)) {
      return take(Kind.SPACE, spaces());
    }
    if (comment(at)) {
      int end = text.indexOf('\n', at);
      return take(Kind.COMMENT, end < 0 ? text.length() : end);
    }
    if (text.startsWith(TRIPLE, at)) {
      return take(Kind.CONTENT, tripleQuoted());
    }
    if (c == '"') {
      return take(Kind.CONTENT, quoted());
    }
    if (text.startsWith("${", at)) {
      int end = text.indexOf('}', at);
      return take(Kind.CONTENT, end < 0 ? text.length() : end + 1);
    }
    return structure(c);
  }

  private Token structure(char c) {
    return switch (c) {
      case '{', '[' -> take(Kind.OPEN, at + 1);
      case '}', ']' -> take(Kind.CLOSE, at + 1);
      case ',' -> take(Kind.COMMA, at + 1);
      case ':', '=' -> take(Kind.SEPARATOR, at + 1);
      default ->
          text.startsWith("+=", at) ? take(Kind.SEPARATOR, at + 2) : take(Kind.CONTENT, plain());
    };
  }

  private Token take(Kind kind, int end) {
    String piece = text.substring(at, end);
    at = end;
    return new Token(kind, piece);
  }

  private int spaces() {
    int end = at;
    while (end < text.length() && text.charAt(end) != '\n' && isSpace(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int quoted() {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\n') {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    return Math.min(end + 1, text.length());
  }

  /** It ends with the last of three or more quotes. */
  private int tripleQuoted() {
    int end = text.indexOf(TRIPLE, at + TRIPLE.length());
    if (end < 0) {
      return text.length();
    }
    end += TRIPLE.length();
    while (end < text.length() && text.charAt(end) == '"') {
      end++;
    }
    return end;
  }

  private int plain() {
    int end = at + 1;
    while (end < text.length() && isPlain(end)) {
      end++;
    }
    return end;
  }

  private boolean isPlain(int index) {
    char c = text.charAt(index);
    return STRUCTURE.indexOf(c) < 0
        && c != '"'
        && c != '\n'
        && !isSpace(c)
        && !comment(index)
        && !text.startsWith("${", index)
        && !text.startsWith("+=", index);
  }

  private boolean comment(int index) {
    return text.charAt(index) == '#' || text.startsWith("//", index);
  }

  /** What HOCON takes for white space, but for the line break. */
  private static boolean isSpace(char c) {
    return c != '\n' && (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF');
  }
}
