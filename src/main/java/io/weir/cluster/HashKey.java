package io.weir.cluster;

import io.netty.util.AsciiString;
import io.weir.config.DidYouMean;
import io.weir.config.Section;
import io.weir.http.Ascii;
import io.weir.http.Cookies;
import io.weir.http.FlatHeaders;
import io.weir.http.HeaderNames;
import io.weir.http.QueryText;
import io.weir.http.RequestFacts;
import io.weir.http.RequestTarget;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What of a request decides about its backend: the keys {@code by} and {@code name} of {@link
 * ConsistentHash}. Immutable; any loop.
 */
final class HashKey {
  /** The request has no such key, or an empty one. */
  static final int NONE = 0;

  private enum By {
    HEADER,
    COOKIE,
    QUERY,
    PATH,
    CLIENT_ADDRESS;

    boolean named() {
      return this == HEADER || this == COOKIE || this == QUERY;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final By by;
  private final String name;
  private final QueryText queryName;

  private HashKey(By by, String name) {
    this.by = by;
    this.name = name;
    this.queryName = QueryText.of(name);
  }

  /** What is wrong is reported to the section. */
  static HashKey from(Section section) {
    boolean given = section.has("by");
    if (!given) {
      section.problem("by", "is missing in consistent-hash; accepted are " + words());
    }
    By by = given ? section.parse("by", HashKey::by) : null;
    if (by == null) {
      // Whether there must be a name is not known.
      section.stringOrNull("name");
      return new HashKey(By.PATH, "");
    }
    String name = "";
    if (by == By.QUERY) {
      name = section.string("name");
    } else if (by.named()) {
      name = section.parse("name", HashKey::token);
    }
    return new HashKey(by, name == null ? "" : name);
  }

  private static By by(String text) {
    for (By by : By.values()) {
      if (by.word().equals(text)) {
        return by;
      }
    }
    List<String> all = Arrays.stream(By.values()).map(By::word).toList();
    throw new IllegalArgumentException(
        "is not known; accepted are " + words() + DidYouMean.hint(text, all));
  }

  private static String words() {
    return String.join(", ", Arrays.stream(By.values()).map(By::word).toList());
  }

  private static String token(String text) {
    if (!Ascii.isToken(text)) {
      throw new IllegalArgumentException("is not a name that a header or a cookie can have");
    }
    return text;
  }

  /**
   * Puts the key into {@code out}, as much of it as it holds.
   *
   * @return how many bytes it has, or {@link #NONE}
   */
  int read(RequestFacts facts, byte[] out) {
    return switch (by) {
      case HEADER -> header(facts.headers(), out);
      case COOKIE -> cookie(facts.headers(), out);
      case QUERY -> query(facts.target(), out);
      case PATH -> copy(facts.target().text(), 0, facts.target().pathEnd(), out);
      case CLIENT_ADDRESS -> copy(facts.clientText(), 0, facts.clientText().length(), out);
    };
  }

  private int header(FlatHeaders headers, byte[] out) {
    int line = headers.indexOf(name, 0);
    return line < 0 ? NONE : copy(headers.valueAt(line), 0, headers.valueAt(line).length(), out);
  }

  private int cookie(FlatHeaders headers, byte[] out) {
    for (int i = next(headers, 0); i >= 0; i = next(headers, i + 1)) {
      long place = Cookies.next(headers.valueAt(i), name, 0);
      if (place != Cookies.NONE) {
        return copy(headers.valueAt(i), Cookies.from(place), Cookies.to(place), out);
      }
    }
    return NONE;
  }

  private static int next(FlatHeaders headers, int from) {
    return headers.indexOf(HeaderNames.COOKIE, from);
  }

  private int query(RequestTarget target, byte[] out) {
    String text = target.text();
    int from = target.pathEnd() + 1;
    while (from <= text.length()) {
      int end = QueryText.indexOf(text, '&', from, text.length());
      int equals = QueryText.indexOf(text, '=', from, end);
      if (queryName.isAt(text, from, equals)) {
        return QueryText.decode(text, Math.min(equals + 1, end), end, out);
      }
      from = end + 1;
    }
    return NONE;
  }

  private static int copy(CharSequence text, int from, int to, byte[] out) {
    int length = Math.min(to - from, out.length);
    for (int i = 0; i < length; i++) {
      out[i] = AsciiString.c2b(text.charAt(from + i));
    }
    return length;
  }

  /** Such as {@code header X-User}. */
  @Override
  public String toString() {
    return by.named() ? by.word() + " " + name : by.word();
  }
}
