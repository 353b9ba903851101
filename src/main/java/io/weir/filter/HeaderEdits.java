package io.weir.filter;

import io.weir.config.Section;
import io.weir.http.FlatHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code remove}, {@code set} and {@code add} of a header filter, applied in that order.
 * Immutable; built on the control thread, used on every loop.
 *
 * <p>A value that renders to nothing, for instance the copy of a header that the client did not
 * send, leaves no line: {@code set} then only removes.
 */
final class HeaderEdits {
  private final String[] removed;
  private final Line[] set;
  private final Line[] added;

  private HeaderEdits(List<String> removed, List<Line> set, List<Line> added) {
    this.removed = removed.toArray(String[]::new);
    this.set = set.toArray(Line[]::new);
    this.added = added.toArray(Line[]::new);
  }

  /** Reads the three keys; {@code rules} says what is wrong with a line, if anything is. */
  static HeaderEdits from(Section section, LineRules rules) {
    boolean removes = section.has("remove");
    boolean sets = section.has("set");
    boolean adds = section.has("add");
    if (!removes && !sets && !adds) {
      section
          .problems()
          .add(section.origin(), "this filter changes nothing; its keys are set, add and remove");
    }
    List<String> removed = section.parseAll("remove", name -> removable(name, rules));
    return new HeaderEdits(removed, lines(section, "set", rules), lines(section, "add", rules));
  }

  private static String removable(String name, LineRules rules) {
    String problem = rules.problemOf("remove", name, null);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    return name;
  }

  private static List<Line> lines(Section section, String key, LineRules rules) {
    List<Line> lines = new ArrayList<>();
    Section inner = section.section(key);
    for (Map.Entry<String, String> entry : section.stringMap(key).entrySet()) {
      String name = entry.getKey();
      Template value = Template.parse(entry.getValue(), inner, name);
      String problem = rules.problemOf(key, name, value);
      if (problem == null) {
        lines.add(new Line(name, value));
      } else {
        inner.problem(name, problem);
      }
    }
    return lines;
  }

  void apply(FilterContext context, FlatHeaders headers) {
    for (String name : removed) {
      headers.remove(name);
    }
    for (Line line : set) {
      String value = line.value().render(context);
      if (value.isEmpty()) {
        headers.remove(line.name());
      } else {
        headers.set(line.name(), value);
      }
    }
    for (Line line : added) {
      String value = line.value().render(context);
      if (!value.isEmpty()) {
        headers.add(line.name(), value);
      }
    }
  }

  /** Such as {@code -Server X-A=1 +X-B=2}. */
  String describe() {
    StringBuilder text = new StringBuilder();
    for (String name : removed) {
      text.append(" -").append(name);
    }
    for (Line line : set) {
      text.append(' ').append(line);
    }
    for (Line line : added) {
      text.append(" +").append(line);
    }
    return text.toString();
  }

  /** What a header filter allows in its lines. */
  interface LineRules {
    /**
     * What is wrong with the line, as the end of a sentence about it, or null; {@code value} is
     * null for {@code remove}.
     */
    @Nullable String problemOf(String key, String name, @Nullable Template value);
  }

  /** One line to write. */
  private record Line(String name, Template value) {
    @Override
    public String toString() {
      return name + "=" + value;
    }
  }
}
