package io.weir.filter;

import io.weir.config.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads one {@link Template}. Lives for one call of {@link #parse} on the control thread. */
final class TemplateParser {
  private final String text;
  private final Consumer<String> problem;
  private final List<String> literals = new ArrayList<>();
  private final List<Variable> variables = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int at;

  TemplateParser(String text, Consumer<String> problem) {
    this.text = text;
    this.problem = problem;
  }

  Template parse() {
    while (at < text.length()) {
      if (text.charAt(at) == '{') {
        brace();
      } else {
        literal.append(text.charAt(at++));
      }
    }
    literals.add(literal.toString());
    return new Template(text, literals.toArray(String[]::new), variables.toArray(Variable[]::new));
  }

  private void brace() {
    if (text.startsWith("{{", at)) {
      literal.append('{');
      at += 2;
      return;
    }
    int end = nameEnd(at + 1);
    if (end < text.length() && text.charAt(end) == '}' && end > at + 1) {
      variable(text.substring(at + 1, end));
      at = end + 1;
      return;
    }
    if (end == text.length() && end > at + 1) {
      problem.accept("has no closing brace for " + text.substring(at) + "; {{ is a plain brace");
    }
    literal.append('{');
    at++;
  }

  /** Names begin with a letter; anything else behind a brace is no attempt at a variable. */
  private int nameEnd(int start) {
    int i = start;
    while (i < text.length() && isNameChar(text.charAt(i), i > start)) {
      i++;
    }
    return i;
  }

  private static boolean isNameChar(char c, boolean inside) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (inside && ((c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_'));
  }

  private static String hint(String name) {
    String hint = DidYouMean.hint(name, Variable.names());
    return hint.isEmpty() ? "; {{ is a plain brace" : hint;
  }

  private void variable(String name) {
    Variable variable = Variable.of(name);
    if (variable == null) {
      problem.accept("has the unknown variable {" + name + "}" + hint(name));
      return;
    }
    literals.add(literal.toString());
    literal.setLength(0);
    variables.add(variable);
  }
}
