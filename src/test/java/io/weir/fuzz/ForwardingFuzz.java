package io.weir.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.http.Authority;
import io.weir.http.FlatHeaders;
import io.weir.http.Forwarding;
import io.weir.http.HeaderNames;
import io.weir.testkit.Fields;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The forwarding fields of two requests on one connection, apart by an empty line. The first letter
 * says whether the socket is a trusted proxy; addresses that begin with 10 are.
 *
 * <ol>
 *   <li>Of what a client says that is no trusted proxy, nothing goes on.
 *   <li>The client of a trusted proxy is the one that a plain walk over the list finds.
 *   <li>The list that goes on is the one that came and the socket, in one line.
 *   <li>What the connection remembers of one request does not change the next.
 * </ol>
 */
public final class ForwardingFuzz {
  private static final InetAddress SOCKET = address("10.0.0.1");
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])";
  private static final String V4 = "(?:" + OCTET + "\\.){3}" + OCTET;

  /**
   * With dots only as weir takes it, for addresses that come from version 4. A group has one to
   * four digits (RFC 4291 section 2.2); the JDK takes more if the first are zeros.
   */
  private static final Pattern NUMERIC =
      Pattern.compile(V4 + "|(?!.*[0-9A-Fa-f]{5})[0-9A-Fa-f:]*:(?:[0-9A-Fa-f:]*|" + V4 + ")");

  private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]*)](:[0-9]+)?");
  private static final Pattern WITH_PORT = Pattern.compile("([^:]*):[0-9]+");
  private static final List<String> OURS =
      List.of(
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "Forwarded");

  private ForwardingFuzz() {}

  /** The fields of some lines, as far as they are fields. */
  private static FlatHeaders fields(String lines) {
    FlatHeaders headers = new FlatHeaders();
    for (String line : lines.split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        add(headers, line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static void add(FlatHeaders headers, String name, String value) {
    try {
      headers.add(name, value);
    } catch (IllegalArgumentException e) {
      // No field, so no decoder would have let it through.
    }
  }

  /** Jazzer's and the corpus test's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, ISO_8859_1);
    boolean trusted = text.startsWith("T");
    int apart = text.indexOf("\n\n");
    String first = text.substring(0, Math.max(0, apart));
    String second = text.substring(apart < 0 ? 0 : apart + 1);
    Forwarding connection = connection(trusted);
    for (String lines : new String[] {first, second, first}) {
      FlatHeaders before = fields(lines);
      String sent = outcome(connection, fields(lines));
      Laws.same("remembered", outcome(connection(trusted), fields(lines)), sent, input);
      laws(connection, trusted, before, lines, input);
    }
  }

  private static Forwarding connection(boolean trusted) {
    return new Forwarding(
        SOCKET, "http", "8080", a -> trusted && a.getHostAddress().startsWith("10."));
  }

  private static String outcome(Forwarding forwarding, FlatHeaders headers) {
    apply(forwarding, headers);
    return forwarding.clientText() + forwarding.clientAddress() + Fields.lines(headers);
  }

  private static void apply(Forwarding forwarding, FlatHeaders headers) {
    forwarding.resolve(headers);
    forwarding.apply(headers, host(headers));
  }

  /** Host as far as it is one; a request with another would not come so far. */
  private static String host(FlatHeaders headers) {
    String host = headers.get(HeaderNames.HOST);
    return host != null && new Authority().parse(host) ? host : "";
  }

  private static void laws(
      Forwarding connection, boolean trusted, FlatHeaders before, String lines, byte[] input) {
    FlatHeaders after = fields(lines);
    apply(connection, after);
    for (String name : OURS) {
      Laws.check(Fields.values(after, name).size() <= 1, name + " came twice", input);
    }
    Laws.same("client", trusted ? walk(before) : SOCKET, connection.clientAddress(), input);
    Laws.same("whether it is trusted", trusted, connection.trusted(), input);
    if (trusted) {
      List<String> list = new ArrayList<>(Fields.values(before, "X-Forwarded-For"));
      list.add("10.0.0.1");
      Laws.same("list", joined(list), joined(Fields.values(after, "X-Forwarded-For")), input);
    } else {
      untrusted(before, after, input);
    }
    Laws.check(
        String.valueOf(after.get(HeaderNames.FORWARDED)).contains("for=10.0.0.1"),
        "the socket is missing in Forwarded",
        input);
  }

  /** One line of many; an empty one adds nothing. */
  private static String joined(List<String> lines) {
    return String.join(", ", lines).replaceAll("^(, )+|, (?=, )", "");
  }

  private static void untrusted(FlatHeaders before, FlatHeaders after, byte[] input) {
    String host = host(before);
    String quoted = host.matches("[A-Za-z0-9._-]+") ? host : '"' + host + '"';
    String named = host.isEmpty() ? "" : ";host=" + quoted;
    Laws.same("X-Forwarded-For", "10.0.0.1", after.get(HeaderNames.X_FORWARDED_FOR), input);
    Laws.same("X-Forwarded-Proto", "http", after.get(HeaderNames.X_FORWARDED_PROTO), input);
    Laws.same("X-Forwarded-Port", "8080", after.get(HeaderNames.X_FORWARDED_PORT), input);
    Laws.same(
        "X-Forwarded-Host",
        host.isEmpty() ? null : host,
        after.get(HeaderNames.X_FORWARDED_HOST),
        input);
    Laws.same(
        "Forwarded",
        "for=10.0.0.1" + named + ";proto=http",
        after.get(HeaderNames.FORWARDED),
        input);
    Laws.same("X-Real-IP", null, after.get(HeaderNames.X_REAL_IP), input);
    Laws.same("X-Forwarded-Prefix", null, after.get(HeaderNames.X_FORWARDED_PREFIX), input);
  }

  /** From the right to the first address that is not trusted, or that is none. */
  private static InetAddress walk(FlatHeaders headers) {
    InetAddress nearest = SOCKET;
    String[] all = String.join(",", Fields.values(headers, "X-Forwarded-For")).split(",", -1);
    if (headers.get("X-Forwarded-For") == null) {
      return nearest;
    }
    for (int i = all.length - 1; i >= 0; i--) {
      InetAddress next = parse(all[i].strip());
      if (next == null) {
        return nearest;
      }
      nearest = next;
      if (!next.getHostAddress().startsWith("10.")) {
        return nearest;
      }
    }
    return nearest;
  }

  private static @Nullable InetAddress parse(String item) {
    String text = item;
    var brackets = BRACKETS.matcher(item);
    var port = WITH_PORT.matcher(item);
    if (brackets.matches()) {
      text = brackets.group(1);
    } else if (port.matches()) {
      text = port.group(1);
    }
    try {
      // Nothing of this form can be a name, so nobody is asked.
      return NUMERIC.matcher(text).matches() ? InetAddress.getByName(text) : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
