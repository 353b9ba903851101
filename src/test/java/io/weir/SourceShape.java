package io.weir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds types and methods in a {@link SourceText} by their braces. It need not understand Java,
 * only tell a declaration from a statement; lambdas and local blocks count as part of their method.
 */
final class SourceShape {
  /**
   * @param depth 0 for a top-level type
   * @param start offset of the first character of the declaration, annotations included
   */
  record Type(String name, String kind, int depth, int start) {}

  /**
   * @param parameters the text between the parentheses
   * @param lines from the line of the name to that of the closing brace; 1 without a body
   */
  record Method(String name, String parameters, int line, int lines) {}

  private static final Pattern TYPE =
      Pattern.compile("(?:^|[\\s)])(class|interface|enum|record|@interface)\\s+(\\w+)");
  private static final Pattern ANONYMOUS = Pattern.compile("\\bnew\\s[^;]*\\)$", Pattern.DOTALL);
  private static final Pattern METHOD =
      Pattern.compile(
          "(?<before>^|.*[\\s>\\]])(?<name>\\w+)\\s*"
              + "\\((?<parameters>.*)\\)\\s*(?:throws\\s[^()]*)?",
          Pattern.DOTALL);
  private static final Pattern ANNOTATION =
      Pattern.compile("@[\\w.]+(?!\\w)(\\s*\\([^()]*(?:\\([^()]*\\)[^()]*)*\\))?");

  private enum Kind {
    TYPE,
    METHOD,
    OTHER
  }

  /** A brace that is open. */
  private record Open(Kind kind, String name, Method method) {}

  private static final Method NONE = new Method("", "", 0, 0);

  private final SourceText source;
  private final String code;
  private final List<Type> types = new ArrayList<>();
  private final List<Method> methods = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private int parentheses;
  private int headerStart;

  SourceShape(SourceText source) {
    this.source = source;
    code = source.code();
    for (int at = 0; at < code.length(); at++) {
      step(code.charAt(at), at);
    }
  }

  List<Type> types() {
    return types;
  }

  List<Method> methods() {
    return methods;
  }

  private void step(char c, int at) {
    switch (c) {
      case '(' -> parentheses++;
      case ')' -> parentheses--;
      case '{' -> opened(at);
      case '}' -> closed(at);
      case ';' -> ended(at);
      default -> {}
    }
  }

  private void opened(int at) {
    String header = code.substring(headerStart, at);
    open.push(classify(header, at));
    headerStart = at + 1;
  }

  private Open classify(String header, int at) {
    String bare = ANNOTATION.matcher(header).replaceAll("").strip();
    Matcher type = TYPE.matcher(header);
    boolean member = open.isEmpty() || open.peek().kind == Kind.TYPE;
    if (ANONYMOUS.matcher(bare).find()) {
      return new Open(Kind.TYPE, "", NONE);
    }
    if (parentheses == 0 && !bare.contains("=") && type.find()) {
      types.add(new Type(type.group(2), type.group(1), open.size(), start(header)));
      return new Open(Kind.TYPE, type.group(2), NONE);
    }
    if (member && parentheses == 0 && !bare.contains("=")) {
      Method method = method(bare, header, at);
      if (!method.equals(NONE)) {
        return new Open(Kind.METHOD, method.name, method);
      }
      // The body of an enum constant, or what initialises a type.
      return new Open(bare.equals("static") ? Kind.OTHER : Kind.TYPE, "", NONE);
    }
    return new Open(Kind.OTHER, "", NONE);
  }

  /** The method that a member's header declares, or NONE. */
  private Method method(String bare, String header, int at) {
    String owner = open.isEmpty() ? "" : open.peek().name;
    Matcher found = METHOD.matcher(bare);
    if (!found.matches()) {
      boolean compact = !owner.isEmpty() && bare.endsWith(owner) && !bare.contains("(");
      return compact ? new Method(owner, "", line(header, owner), 1) : NONE;
    }
    String name = found.group("name");
    boolean returnsSomething = !found.group("before").isBlank();
    if (!returnsSomething && !name.equals(owner)) {
      return NONE;
    }
    return new Method(name, found.group("parameters"), line(header, name), at < 0 ? 0 : 1);
  }

  private void closed(int at) {
    if (!open.isEmpty()) {
      Open block = open.pop();
      if (block.kind == Kind.METHOD) {
        Method method = block.method;
        int lines = source.line(at) - method.line + 1;
        methods.add(new Method(method.name, method.parameters, method.line, lines));
      }
    }
    headerStart = at + 1;
  }

  private void ended(int at) {
    if (parentheses > 0) {
      return;
    }
    if (!open.isEmpty() && open.peek().kind == Kind.TYPE) {
      String header = code.substring(headerStart, at);
      String bare = ANNOTATION.matcher(header).replaceAll("").strip();
      if (bare.contains("(") && !bare.contains("=")) {
        Method method = method(bare, header, at);
        if (!method.equals(NONE)) {
          methods.add(method);
        }
      }
    }
    headerStart = at + 1;
  }

  private int start(String header) {
    return headerStart + header.length() - header.stripLeading().length();
  }

  private int line(String header, String name) {
    Matcher found = Pattern.compile("\\b" + name + "\\b").matcher(header);
    int last = 0;
    // Annotations may mention the name too; the declaration has it in front of its parameters.
    while (found.find()) {
      last = found.start();
      if (header.startsWith("(", found.end())) {
        break;
      }
    }
    return source.line(headerStart + last);
  }
}
