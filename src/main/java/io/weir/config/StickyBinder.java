package io.weir.config;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the object {@code sticky} of a cluster into a record. Holds no state. */
final class StickyBinder {
  private static final String OFF = "off";

  /** A token of RFC 9110, as RFC 6265 wants it. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

  /** What may stand in an attribute: no controls, no semicolon. */
  private static final Pattern PATH = Pattern.compile("/[\\x21-\\x3a\\x3c-\\x7e]{0,255}");

  /** Browsers keep no cookie for longer. */
  private static final Duration LONGEST = Duration.ofDays(400);

  private StickyBinder() {}

  /** Null when it is off. */
  static @Nullable StickyConfig of(Section section) {
    boolean off = OFF.equals(section.stringOrNull("cookie"));
    String cookie = off ? "" : section.parse("cookie", StickyBinder::name);
    String path = section.parse("path", StickyBinder::path);
    Duration ttl = section.duration("ttl", Duration.ZERO, LONGEST);
    StickyConfig.SameSite sameSite = section.choice("same-site", StickyConfig.SameSite.class);
    StickyConfig.SecureFlag secure = section.choice("secure", StickyConfig.SecureFlag.class);
    String secret = section.string("secret");
    if (sameSite == StickyConfig.SameSite.NONE && secure == StickyConfig.SecureFlag.NEVER) {
      section.problem("same-site", "needs secure = always or auto; browsers refuse it otherwise");
    }
    return off || cookie == null || path == null
        ? null
        : new StickyConfig(cookie, path, ttl, sameSite, secure, secret);
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "is not the name of a cookie; accepted are 1 to 64 of A-Z a-z 0-9 _ - and a few more, or"
              + " off");
    }
    return text;
  }

  private static String path(String text) {
    if (!PATH.matcher(text).matches()) {
      throw new IllegalArgumentException("is not the path of a cookie, such as / or /shop");
    }
    return text;
  }
}
