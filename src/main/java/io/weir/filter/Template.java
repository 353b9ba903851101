package io.weir.filter;

import io.weir.config.Section;
import java.util.function.UnaryOperator;

/**
 * A text with variables, such as {@code https://{host}{uri}}. Parsed once while a generation is
 * built, then immutable and shared by all loops.
 *
 * <p>A brace that does not begin a name followed by a closing brace stands for itself, so that JSON
 * and style sheets need no escaping; two braces in a row are always one.
 */
public final class Template {
  private final String source;
  private final String[] literals;
  private final Variable[] variables;

  /** There is one literal before each variable and one behind the last. */
  Template(String source, String[] literals, Variable[] variables) {
    this.source = source;
    this.literals = literals;
    this.variables = variables;
  }

  /** Reads {@code text}; an unknown variable is a problem of {@code key} in {@code section}. */
  public static Template parse(String text, Section section, String key) {
    return new TemplateParser(text, message -> section.problem(key, message)).parse();
  }

  /** A text in which nothing is a variable. */
  public static Template constant(String text) {
    return new Template(text, new String[] {text}, new Variable[0]);
  }

  /** The text for this request; for a constant always the same string, without allocation. */
  public String render(FilterContext context) {
    if (isConstant()) {
      return literals[0];
    }
    StringBuilder text = new StringBuilder(source.length() + 32).append(literals[0]);
    for (int i = 0; i < variables.length; i++) {
      text.append(variables[i].value(context)).append(literals[i + 1]);
    }
    return text.toString();
  }

  /** Whether it has no variables. */
  public boolean isConstant() {
    return variables.length == 0;
  }

  /** What is written in front of the first variable. */
  public String start() {
    return literals[0];
  }

  /** The text with every variable replaced by what {@code stand} gives for its name. */
  String fill(UnaryOperator<String> stand) {
    StringBuilder text = new StringBuilder(literals[0]);
    for (int i = 0; i < variables.length; i++) {
      text.append(stand.apply(variables[i].name())).append(literals[i + 1]);
    }
    return text.toString();
  }

  /** As written in the configuration. */
  @Override
  public String toString() {
    return source;
  }
}
