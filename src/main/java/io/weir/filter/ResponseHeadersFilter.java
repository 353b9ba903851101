package io.weir.filter;

import io.weir.config.Section;

/** Edits the headers that the client sees. Immutable; shared by all loops. */
final class ResponseHeadersFilter implements Filter {
  private final HeaderEdits edits;

  private ResponseHeadersFilter(HeaderEdits edits) {
    this.edits = edits;
  }

  static Filter from(Section section) {
    return new ResponseHeadersFilter(
        HeaderEdits.from(section, (key, name, value) -> HeaderRules.problemOf(name, value)));
  }

  @Override
  public void onResponse(FilterContext context) {
    edits.apply(context, context.responseHeaders());
  }

  @Override
  public String describe() {
    return "response-headers" + edits.describe();
  }
}
