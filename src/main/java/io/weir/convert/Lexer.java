package io.weir.convert;

import io.weir.config.Origin;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Cuts the text of an nginx file into words, semicolons and braces. Words may be quoted, a
 * backslash takes the next character as it is, and a hash begins a comment where a word could
 * begin. Reads one text, once.
 */
final class Lexer {
  /** What a token is. */
  enum Kind {
    WORD,
    SEMICOLON,
    OPEN,
    CLOSE,
    END
  }

  /**
   * A piece of the text.
   *
   * @param value of a word without its quotes
   * @param end behind its last character
   */
  record Token(Kind kind, String value, int start, int end) {}

  private final String text;
  private final String file;
  private final String shown;

  /** Where the lines end. Counted once: every directive is asked for its line. */
  private final int[] lineEnds;

  private int at;

  /**
   * @param shown what the place of a directive calls the file
   */
  Lexer(String text, String file, String shown) {
    this.text = text;
    this.file = file;
    this.shown = shown;
    this.lineEnds = IntStream.range(0, text.length()).filter(i -> text.charAt(i) == '\n').toArray();
  }

  Token next() throws Unparsable {
    skipSpace();
    if (at == text.length()) {
      return new Token(Kind.END, "", at, at);
    }
    int start = at;
    return switch (text.charAt(at)) {
      case ';' -> mark(Kind.SEMICOLON);
      case '{' -> mark(Kind.OPEN);
      case '}' -> mark(Kind.CLOSE);
      case '"', '\'' -> new Token(Kind.WORD, quoted(), start, at);
      default -> new Token(Kind.WORD, plain(), start, at);
    };
  }

  private Token mark(Kind kind) {
    return new Token(kind, text.substring(at, at + 1), at, ++at);
  }

  private void skipSpace() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        int line = text.indexOf('\n', at);
        at = line < 0 ? text.length() : line;
      } else if (isSpace(c)) {
        at++;
      } else {
        return;
      }
    }
  }

  private String quoted() throws Unparsable {
    int start = at;
    char quote = text.charAt(at++);
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      character(value);
    }
    if (at == text.length()) {
      throw mistake(start, "the text that begins here with " + quote + " is never closed");
    }
    at++;
    if (at < text.length() && !isSpace(text.charAt(at)) && ";{)".indexOf(text.charAt(at)) < 0) {
      throw mistake(at, "a space, ; or { must stand behind the closing " + quote);
    }
    if (at < text.length() && text.charAt(at) == ')') {
      // The end of a condition, as in: if ($host = "a")
      value.append(text.charAt(at++));
    }
    return value.toString();
  }

  private String plain() {
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean variable = c == '{' && value.length() > 0 && text.charAt(at - 1) == '$';
      if (isSpace(c) || c == ';' || (c == '{' && !variable)) {
        break;
      }
      character(value);
    }
    return value.toString();
  }

  /** One character, or two that a backslash makes one; before others it stands for itself. */
  private void character(StringBuilder value) {
    char c = text.charAt(at++);
    if (c != '\\' || at == text.length()) {
      value.append(c);
      return;
    }
    char next = text.charAt(at++);
    switch (next) {
      case '"', '\'', '\\' -> value.append(next);
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'n' -> value.append('\n');
      default -> value.append(c).append(next);
    }
  }

  /** Goes behind the brace that closes this one, whatever language stands in between. */
  Token skipBlock(Token open) throws Unparsable {
    int depth = 1;
    while (at < text.length()) {
      char c = text.charAt(at++);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return new Token(Kind.CLOSE, "}", at - 1, at);
      }
    }
    throw mistake(open.start(), "the block that begins here is never closed");
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /** What is written there, on one line. */
  String written(int start, int end) {
    return text.substring(start, end).strip().replaceAll("\\s+", " ");
  }

  Origin origin(int offset) {
    return new Origin(shown, line(offset));
  }

  private int line(int offset) {
    int before = Arrays.binarySearch(lineEnds, offset);
    return 1 + (before < 0 ? -before - 1 : before);
  }

  Unparsable mistake(int offset, String message) {
    int column = offset - text.lastIndexOf('\n', offset - 1);
    return new Unparsable(new Mistake(file, line(offset), column, message));
  }
}
