package io.weir.filter;

import io.weir.config.Section;
import io.weir.http.RequestTarget;

/**
 * Takes a prefix off the path, at a segment boundary: {@code /api/x} becomes {@code /x}, {@code
 * /api} becomes {@code /}, and {@code /apix} stays. Immutable; shared by all loops.
 *
 * <p>The backend learns what was taken off from {@code X-Forwarded-Prefix}, with which frameworks
 * build links that work outside; what the client sent under that name is replaced.
 */
final class StripPrefixFilter implements Filter {
  static final String HEADER = "X-Forwarded-Prefix";

  private final String prefix;

  private StripPrefixFilter(String prefix) {
    this.prefix = prefix;
  }

  static Filter from(Section section) {
    return new StripPrefixFilter(PathEdits.prefix(section));
  }

  @Override
  public Verdict onRequest(FilterContext context) {
    RequestTarget target = context.target();
    String path = target.matchText();
    int length = prefix.length();
    int end = target.matchEnd();
    boolean whole = end == length;
    if (!path.startsWith(prefix) || end < length || (!whole && path.charAt(length) != '/')) {
      return Verdict.CONTINUE;
    }
    context.requestHeaders().set(HEADER, prefix);
    int from = target.textOffset(length);
    return PathEdits.replacePath(
        context, whole ? "/" : target.text().substring(from, target.pathEnd()));
  }

  @Override
  public String describe() {
    return "strip-prefix " + prefix;
  }
}
