package io.weir.filter;

import io.weir.config.Section;
import org.jspecify.annotations.Nullable;

/**
 * Edits the headers that the backend sees. Immutable; shared by all loops.
 *
 * <p>{@code Host} can be set, because some backends want their own name, but neither removed nor
 * added, because a request has exactly one. Its value takes nothing from other headers, so that a
 * client cannot choose what it did not ask for.
 */
final class RequestHeadersFilter implements Filter {
  private final HeaderEdits edits;

  private RequestHeadersFilter(HeaderEdits edits) {
    this.edits = edits;
  }

  static Filter from(Section section) {
    return new RequestHeadersFilter(HeaderEdits.from(section, RequestHeadersFilter::problemOfLine));
  }

  private static @Nullable String problemOfLine(String key, String name, @Nullable Template value) {
    if (!name.equalsIgnoreCase("host")) {
      return HeaderRules.problemOf(name, value);
    }
    return value == null || !key.equals("set")
        ? "stands in every request exactly once, so it can only be set"
        : HeaderRules.problemOfHost(value);
  }

  @Override
  public Verdict onRequest(FilterContext context) {
    edits.apply(context, context.requestHeaders());
    return Verdict.CONTINUE;
  }

  @Override
  public String describe() {
    return "request-headers" + edits.describe();
  }
}
