package io.weir.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.http.Authority;
import io.weir.http.FlatHeaders;
import io.weir.http.Framing;
import io.weir.http.HeaderNames;
import io.weir.http.RequestHead;
import io.weir.http.RequestTarget;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A Host field and a request target, the first line of the input and the rest.
 *
 * <ol>
 *   <li>What is accepted holds only characters that may stand there, and neither it nor what
 *       matchers see has a dot segment, raw, encoded, or for a backend that is careless.
 *   <li>Reading the result again changes nothing.
 *   <li>A host is the one that the JDK finds, in lower case, and again itself.
 *   <li>A target that names a host is accepted only together with the same Host.
 *   <li>What a filter rewrites obeys the same, and a refusal leaves the target as it was.
 * </ol>
 */
public final class TargetFuzz {
  private static final Pattern TEXT = Pattern.compile("/[!$-;=?-\\[\\]-~]*+");
  private static final Pattern DOTS = Pattern.compile("/\\.\\.?(/|\\z)");

  /** Slashes may lean either way and parameters may follow. */
  private static final Pattern CARELESS_DOTS = Pattern.compile("[/\\\\]\\.\\.?([/\\\\;]|\\z)");

  private TargetFuzz() {}

  /** Jazzer's and the corpus test's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, ISO_8859_1);
    int feed = text.indexOf('\n');
    String host = text.substring(0, Math.max(0, feed));
    String raw = text.substring(feed + 1);
    authority(host, input);
    RequestTarget target = new RequestTarget();
    for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.OPTIONS}) {
      if (target.parse(method, raw) == null) {
        laws(target, input);
        origin(method, host, raw, target, input);
      }
    }
    rewritten(raw, input);
  }

  private static void authority(String text, byte[] input) {
    Authority authority = new Authority();
    if (!authority.parse(text)) {
      Laws.same("host of no authority", "", authority.host(), input);
      return;
    }
    String host = authority.host();
    Laws.same("lower case", host.toLowerCase(Locale.ROOT), host, input);
    Laws.check(authority.port() >= -1 && authority.port() <= 65535, "port", input);
    Authority again = new Authority();
    Laws.check(again.parse(host) && again.port() == -1, "a host is no authority", input);
    Laws.same("read again", host, again.host(), input);
    try {
      URI uri = new URI("http://" + text + "/");
      if (uri.getHost() != null) {
        String found = uri.getHost().toLowerCase(Locale.ROOT);
        Laws.same("host", found.replaceFirst("\\.$", ""), host, input);
        Laws.same("port", uri.getPort(), authority.port(), input);
      }
    } catch (URISyntaxException e) {
      Laws.check(text.contains("["), "the JDK knows no such host: " + e.getMessage(), input);
    }
  }

  private static void laws(RequestTarget target, byte[] input) {
    String text = target.text();
    if (text.equals("*")) {
      return;
    }
    String path = target.path();
    String match = target.matchText().substring(0, target.matchEnd());
    Laws.check(TEXT.matcher(text).matches(), "forbidden character in " + text, input);
    Laws.check(!path.contains("?"), "a query in the path " + path, input);
    Laws.check(!DOTS.matcher(match).find(), "dot segment for matchers in " + match, input);
    Laws.check(
        !CARELESS_DOTS.matcher(decoded(path)).find(), "dot segment when decoded: " + text, input);
    Laws.same("form for matching, twice", match, RequestTarget.matchForm(match), input);
    Laws.same("where the match ends", target.pathEnd(), target.textOffset(match.length()), input);
    RequestTarget again = new RequestTarget();
    Laws.same("read again", null, again.parse(HttpMethod.GET, text), input);
    Laws.same("text, read again", text, again.text(), input);
    Laws.same("path, read again", path, again.path(), input);
    Laws.same("query, read again", target.query(), again.query(), input);
    Laws.same("match, read again", match, again.matchText().substring(0, again.matchEnd()), input);
  }

  private static String decoded(String path) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        c = (char) Integer.parseInt(path.substring(i + 1, i + 3), 16);
        i += 2;
      }
      out.append(c);
    }
    return out.toString();
  }

  private static void origin(
      HttpMethod method, String host, String raw, RequestTarget target, byte[] input) {
    String named = target.authority();
    Laws.same(
        "whether a host is named", !raw.startsWith("/") && !raw.equals("*"), named != null, input);
    if (named == null) {
      return;
    }
    Authority inTarget = new Authority();
    Laws.check(inTarget.parse(named), "a target names " + named, input);
    FlatHeaders headers = new FlatHeaders();
    if (!host.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      return;
    }
    headers.append(HeaderNames.HOST, host);
    var head = new RequestHead(method, raw, HttpVersion.HTTP_1_1, headers);
    if (Framing.check(head) == null) {
      Authority inHost = new Authority();
      Laws.check(inHost.parse(host), "Host " + host, input);
      int usual = raw.toLowerCase(Locale.ROOT).startsWith("https") ? 443 : 80;
      Laws.same("host of target and Host", inHost.host(), inTarget.host(), input);
      Laws.same("port", port(inHost, usual), port(inTarget, usual), input);
    }
  }

  private static int port(Authority authority, int usual) {
    return authority.port() < 0 ? usual : authority.port();
  }

  private static void rewritten(String text, byte[] input) {
    RequestTarget target = new RequestTarget();
    String before = target.text();
    if (target.rewrite(text) == null) {
      laws(target, input);
    } else {
      Laws.same("after a refusal", before, target.text(), input);
    }
  }
}
