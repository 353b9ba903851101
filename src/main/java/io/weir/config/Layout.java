package io.weir.config;

import io.weir.config.HoconText.Kind;
import io.weir.config.HoconText.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;

/**
 * Writes the tokens of a text anew: two spaces for each line with open brackets above, one space
 * where spaces mean nothing, never two empty lines. Inside of values, and before a comment behind
 * something, spaces stay as they are. Used for one text.
 */
final class Layout {
  private static final String STEP = "  ";

  private final StringBuilder out = new StringBuilder();

  /** The lines on which the brackets were opened that are still open. */
  private final Deque<Integer> open = new ArrayDeque<>();

  private int line;
  private boolean continued;
  private boolean opened;

  private Layout() {}

  static String of(String text) {
    Layout layout = new Layout();
    List<Token> ofLine = new ArrayList<>();
    for (Token token : HoconText.tokens(text)) {
      if (token.kind() == Kind.NEWLINE) {
        layout.line(ofLine);
        ofLine.clear();
      } else {
        ofLine.add(token);
      }
    }
    layout.line(ofLine);
    return layout.out.toString().stripTrailing() + (layout.out.isEmpty() ? "" : "\n");
  }

  private void line(List<Token> tokens) {
    while (!tokens.isEmpty() && tokens.get(0).kind() == Kind.SPACE) {
      tokens.remove(0);
    }
    while (!tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() == Kind.SPACE) {
      tokens.remove(tokens.size() - 1);
    }
    if (tokens.isEmpty()) {
      empty();
      return;
    }
    line++;
    int leading = 0;
    while (leading < tokens.size() && tokens.get(leading).kind() == Kind.CLOSE) {
      open.poll();
      leading++;
    }
    if (leading > 0 && endsWithEmptyLine()) {
      out.setLength(out.length() - 1);
    }
    int depth = new HashSet<>(open).size() + (continued && leading == 0 ? 1 : 0);
    out.append(STEP.repeat(depth));
    write(tokens, leading);
    out.append('\n');
  }

  /** One is kept, but none at the begin of the file or of what a bracket opens. */
  private void empty() {
    if (out.length() > 0 && !opened && !endsWithEmptyLine()) {
      out.append('\n');
    }
  }

  private boolean endsWithEmptyLine() {
    int end = out.length();
    return end > 1 && out.charAt(end - 1) == '\n' && out.charAt(end - 2) == '\n';
  }

  private void write(List<Token> tokens, int alreadyClosed) {
    Token before = null;
    String space = "";
    int toClose = alreadyClosed;
    opened = false;
    for (Token token : tokens) {
      if (token.kind() == Kind.SPACE) {
        space = token.text();
        continue;
      }
      if (before != null) {
        out.append(between(before, token, space));
      }
      out.append(token.kind() == Kind.COMMENT ? token.text().stripTrailing() : token.text());
      if (token.kind() == Kind.OPEN) {
        open.push(line);
      } else if (token.kind() == Kind.CLOSE && toClose-- <= 0) {
        open.poll();
      }
      if (token.kind() != Kind.COMMENT) {
        continued = token.kind() == Kind.SEPARATOR;
        opened = token.kind() == Kind.OPEN;
      }
      before = token;
      space = "";
    }
  }

  private static String between(Token before, Token after, String space) {
    if (after.kind() == Kind.COMMENT) {
      return space.isEmpty() ? " " : space.replace("\t", STEP);
    }
    if (after.kind() == Kind.COMMA || after.text().equals(":")) {
      return "";
    }
    if (before.kind() == Kind.COMMA
        || before.kind() == Kind.SEPARATOR
        || after.kind() == Kind.SEPARATOR) {
      return " ";
    }
    if (before.text().equals("[") || after.text().equals("]")) {
      return "";
    }
    if (before.text().equals("{") || after.text().equals("}")) {
      return before.text().equals("{") && after.text().equals("}") ? "" : " ";
    }
    return after.text().equals("{") ? " " : space;
  }
}
