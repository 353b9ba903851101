package io.weir.http;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * The request target: checked, with dot segments resolved, in origin form. One text serves for
 * matching and for forwarding, so that a backend cannot be led to another resource than the one
 * that was routed. A target that needs no change leaves as the very string that came.
 *
 * <p>What is taken and what is refused: raw bytes outside of visible ASCII, {@code # \ " < >} and
 * {@code %00} are refused anywhere, a percent sign without two hexadecimal digits in the path. Dot
 * segments are resolved as RFC 3986 section 5.2.4 says, also when written with {@code %2E}, and
 * never climb above the root. An encoded slash stays encoded; but a segment that would become a dot
 * segment if a backend decoded its slashes or cut its parameters off ({@code ..%2F}, {@code ..;})
 * is refused.
 *
 * <p>Mutable, one per client connection, confined to its loop, reused for every request.
 */
public final class RequestTarget {

  private static final String ANY = "*";

  private String text = "/";
  private int pathEnd = 1;
  private String matchText = "/";
  private int matchEnd = 1;
  private @Nullable String authority;
  private @Nullable String query;

  /** The target in origin form that was read last and is what all this says, else null. */
  private @Nullable String read;

  /**
   * Where the authority of an absolute target begins, or -1 if the target is none of http or https.
   */
  static int authorityStart(String raw) {
    if (raw.isEmpty() || raw.charAt(0) == '/') {
      return -1;
    }
    if (Ascii.regionMatches(raw, 0, "http://")) {
      return 7;
    }
    return Ascii.regionMatches(raw, 0, "https://") ? 8 : -1;
  }

  /** Where the authority that begins at {@code from} ends. */
  static int authorityEnd(String raw, int from) {
    for (int i = from; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return raw.length();
  }

  /** The port that an absolute target means if it names none. */
  static int defaultPort(String raw) {
    return Ascii.lower(raw.charAt(4)) == 's' ? 443 : 80;
  }

  /**
   * Reads the target of a request line.
   *
   * @return null, or why it is refused; then {@link #text} is the raw text, for the log only
   */
  @SuppressWarnings("ReferenceEquality") // The same object comes for what was asked lately.
  public @Nullable Failure parse(HttpMethod method, String raw) {
    if (raw == read) {
      return null;
    }
    authority = null;
    int from = authorityStart(raw);
    if (from < 0) {
      if (!accept(method, raw)) {
        return refuse(raw);
      }
      read = raw.equals(ANY) ? null : raw;
      return null;
    }
    int to = authorityEnd(raw, from);
    if (!Authority.isValid(raw, from, to)) {
      return refuse(raw);
    }
    authority = raw.substring(from, to);
    return accept(method, originForm(method, raw, to)) ? null : refuse(raw);
  }

  /** What stands behind the authority; RFC 9112 section 3.2.4 has the rule for OPTIONS. */
  private static String originForm(HttpMethod method, String raw, int from) {
    if (from == raw.length()) {
      return method.equals(HttpMethod.OPTIONS) ? ANY : "/";
    }
    String rest = raw.substring(from);
    return rest.charAt(0) == '/' ? rest : "/" + rest;
  }

  private boolean accept(HttpMethod method, String origin) {
    if (origin.equals(ANY)) {
      set(ANY, ANY.length(), 0);
      return method.equals(HttpMethod.OPTIONS);
    }
    return accept(origin);
  }

  private boolean accept(String origin) {
    int flags = TargetScan.scan(origin);
    if ((flags & TargetScan.REFUSED) != 0) {
      return false;
    }
    int end = TargetScan.pathEnd(origin);
    if ((flags & (TargetScan.DOTS | TargetScan.SLASHES)) == 0) {
      set(origin, end, flags);
      return true;
    }
    String path = DotSegments.resolve(origin, end);
    if (path == null) {
      return false;
    }
    boolean same = path.length() == end;
    set(same ? origin : path + origin.substring(end), path.length(), flags);
    return true;
  }

  private void set(String newText, int newPathEnd, int flags) {
    read = null;
    text = newText;
    pathEnd = newPathEnd;
    matchText = newText;
    matchEnd = newPathEnd;
    query = null;
    if ((flags & TargetScan.ENCODED) != 0) {
      matchText = TargetScan.matchForm(newText, newPathEnd);
      matchEnd = matchText.length();
    }
  }

  private Failure refuse(String raw) {
    set(raw, TargetScan.pathEnd(raw), 0);
    return Failure.BAD_TARGET;
  }

  /** What is forwarded: origin form, or {@code *}. */
  public String text() {
    return text;
  }

  /** The path is {@code text[0, pathEnd)}; a query follows behind a question mark. */
  public int pathEnd() {
    return pathEnd;
  }

  /** The authority of an absolute target as it was written, else null. */
  public @Nullable String authority() {
    return authority;
  }

  /**
   * What matchers compare, {@code matchText[0, matchEnd)}: the path, in which needlessly encoded
   * characters are decoded and hexadecimal digits are upper case, so that {@code /%61dmin} is
   * {@code /admin}.
   */
  public String matchText() {
    return matchText;
  }

  public int matchEnd() {
    return matchEnd;
  }

  /** Where in {@link #text} the character stands that {@link #matchText} has at this place. */
  public int textOffset(int matchOffset) {
    return matchText.equals(text) ? matchOffset : TargetScan.textOffset(text, matchOffset);
  }

  /**
   * The path that matchers would compare for this text, for patterns that come from a
   * configuration.
   */
  public static String matchForm(String path) {
    return TargetScan.matchForm(path, path.length());
  }

  /**
   * Takes a new target from a filter. A missing leading slash is added and characters that may not
   * stand in a target are percent-encoded; dot segments are resolved.
   *
   * @return null, or why the text is refused; then the target is as before
   */
  public @Nullable Failure rewrite(String newText) {
    String safe = TargetScan.encode(newText);
    return accept(safe.startsWith("/") ? safe : "/" + safe) ? null : Failure.BAD_TARGET;
  }

  /** The query without its question mark; null if there is none. */
  public @Nullable String query() {
    if (query == null && pathEnd < text.length()) {
      query = text.substring(pathEnd + 1);
    }
    return query;
  }

  /** The path as it is forwarded. */
  public String path() {
    return text.substring(0, pathEnd);
  }
}
