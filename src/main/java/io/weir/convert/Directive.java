package io.weir.convert;

import io.weir.config.Origin;
import java.util.List;

/**
 * One directive of nginx, with what stands in its braces. Immutable.
 *
 * @param args without their quotes
 * @param block whether it has braces
 * @param text as it is written, on one line; of a block what stands before the brace
 */
record Directive(
    String name,
    List<String> args,
    List<Directive> children,
    boolean block,
    Origin at,
    String text) {
  Directive {
    args = List.copyOf(args);
    children = List.copyOf(children);
  }

  boolean is(String other) {
    return name.equals(other);
  }

  /** An argument, or nothing if there are fewer. */
  String arg(int index) {
    return index < args.size() ? args.get(index) : "";
  }

  /** The directives of that name in its braces. */
  List<Directive> all(String child) {
    return children.stream().filter(each -> each.is(child)).toList();
  }
}
