package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Laws of {@link RequestTarget} over random texts that are full of dots, slashes and percent signs.
 */
class RequestTargetFuzzTest {

  private static final String[] PIECES = {
    "/",
    "/",
    "/",
    "/",
    ".",
    "..",
    "a",
    "b",
    "%2e",
    "%2E",
    "%2f",
    "%5C",
    "%61",
    "%C3",
    "%c3",
    ";",
    "?",
    "%",
    "%00",
    "#",
    "\\",
    " ",
    "\u00e9",
    "%3b",
    "//",
    "/./",
    "/../",
    "~",
    "A",
    "%25",
    "+",
    "http://h",
    "*",
    "\"",
    "\r\n",
    "%7E"
  };

  private static final Pattern TEXT = Pattern.compile("/[!$-;=?-\\[\\]-~]*");
  private static final Pattern DOTS = Pattern.compile("/\\.\\.?(/|\\z)");

  /** Slashes may lean either way and parameters may follow. */
  private static final Pattern CARELESS_DOTS = Pattern.compile("[/\\\\]\\.\\.?([/\\\\;]|\\z)");

  private final RequestTarget target = new RequestTarget();
  private int accepted;

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void parse_randomTargets_lawsHold(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 50_000; i++) {
      String raw = text(random);
      String what = "seed " + seed + ", round " + i + ": " + raw;
      if (target.parse(HttpMethod.GET, raw) == null) {
        accepted++;
        check(law(raw), what);
      }
    }
    assertThat(accepted).isGreaterThan(5_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {23, 24})
  void rewrite_randomTexts_lawsHold(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 50_000; i++) {
      String text = text(random);
      String before = target.text();
      if (target.rewrite(text) != null) {
        check(target.text().equals(before) ? null : "changed though refused", text);
      } else {
        accepted++;
      }
      check(law(null), "seed " + seed + ", round " + i + ": " + text);
    }
    assertThat(accepted).isGreaterThan(20_000);
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "" : "/");
    int length = random.nextInt(10);
    int choice = random.nextInt(3) == 0 ? PIECES.length : 16;
    for (int i = 0; i < length; i++) {
      text.append(PIECES[random.nextInt(choice)]);
    }
    return text.toString();
  }

  private static void check(@Nullable String broken, String what) {
    if (broken != null) {
      throw new AssertionError(broken + " for " + what.replace("\r\n", "CRLF"));
    }
  }

  /** The law that the target's state breaks, or null. */
  @SuppressWarnings("ReferenceEquality") // That the text is not copied is the point.
  private @Nullable String law(@Nullable String raw) {
    String text = target.text();
    String path = target.path();
    String match = target.matchText().substring(0, target.matchEnd());
    if (!TEXT.matcher(text).matches()) {
      return "forbidden character in " + text;
    }
    if (hasDotSegment(path.replace("%2e", ".").replace("%2E", "."), false)) {
      return "dot segment in " + text;
    }
    if (hasDotSegment(decoded(path), true) || hasDotSegment(match, false)) {
      return "dot segment after decoding in " + text;
    }
    if (target.textOffset(match.length()) != path.length()) {
      return "offset of the end in " + text;
    }
    if (raw != null && raw.startsWith("/") && !raw.contains("%") && !text.equals(plain(raw))) {
      return "other than by RFC 3986: " + text;
    }
    RequestTarget again = new RequestTarget();
    boolean stable =
        again.parse(HttpMethod.GET, text) == null
            && again.text() == text
            && again.matchEnd() == target.matchEnd();
    return stable ? null : "not stable: " + text + " became " + again.text();
  }

  private static boolean hasDotSegment(String path, boolean careless) {
    return (careless ? CARELESS_DOTS : DOTS).matcher(path).find();
  }

  private static String decoded(String path) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '%') {
        out.append((char) Integer.parseInt(path.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.append(path.charAt(i));
      }
    }
    return out.toString();
  }

  /** RFC 3986 section 5.2.4, letter by letter. */
  private static String plain(String raw) {
    int mark = raw.indexOf('?');
    String in = mark < 0 ? raw : raw.substring(0, mark);
    String out = "";
    while (!in.isEmpty()) {
      if (in.startsWith("/./") || in.equals("/.")) {
        in = "/" + in.substring(Math.min(3, in.length()));
      } else if (in.startsWith("/../") || in.equals("/..")) {
        in = "/" + in.substring(Math.min(4, in.length()));
        out = out.substring(0, Math.max(0, out.lastIndexOf('/')));
      } else {
        int next = in.indexOf('/', 1);
        out += next < 0 ? in : in.substring(0, next);
        in = next < 0 ? "" : in.substring(next);
      }
    }
    return mark < 0 ? out : out + raw.substring(mark);
  }
}
