package io.weir.filter;

import io.weir.config.Section;
import io.weir.http.RequestTarget;

/**
 * Puts a prefix in front of the path: {@code /x} becomes {@code /app/x}. Immutable; shared by all
 * loops.
 */
final class AddPrefixFilter implements Filter {
  private final String prefix;

  private AddPrefixFilter(String prefix) {
    this.prefix = prefix;
  }

  static Filter from(Section section) {
    return new AddPrefixFilter(PathEdits.prefix(section));
  }

  @Override
  public Verdict onRequest(FilterContext context) {
    RequestTarget target = context.target();
    if (!PathEdits.hasPath(target)) {
      return Verdict.CONTINUE;
    }
    return PathEdits.rewrite(context, prefix.concat(target.text()));
  }

  @Override
  public String describe() {
    return "add-prefix " + prefix;
  }
}
