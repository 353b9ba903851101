package io.weir.http;

import static io.weir.http.HeaderNames.FORWARDED;
import static io.weir.http.HeaderNames.X_FORWARDED_FOR;
import static io.weir.http.HeaderNames.X_FORWARDED_HOST;
import static io.weir.http.HeaderNames.X_FORWARDED_PORT;
import static io.weir.http.HeaderNames.X_FORWARDED_PREFIX;
import static io.weir.http.HeaderNames.X_FORWARDED_PROTO;
import static io.weir.http.HeaderNames.X_REAL_IP;

import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who the client is, and how the backend is told. A socket that is not trusted is the client
 * itself, and all that it says about others is replaced. A trusted one is a proxy: what it says is
 * kept and extended, and the client is found by walking X-Forwarded-For from the right to the first
 * address that is not trusted.
 *
 * <p>One instance belongs to one client connection. The strings it makes are constant as long as
 * the client keeps asking for one host, and are made once.
 */
public final class Forwarding {

  private final Predicate<InetAddress> trusted;
  private final InetAddress socket;
  private final String socketText;
  private final boolean socketTrusted;
  private final String scheme;
  private final String port;

  /** Only for a trusted proxy, of which there are few; an idle connection should weigh little. */
  private @Nullable Joined forwardedFor;

  private @Nullable Joined forwarded;

  private InetAddress client;
  private String clientText;

  /** The line that the client was found in last, if it was the only one. */
  private @Nullable String walked;

  private String host = "";
  private String element;

  /**
   * For one accepted connection.
   *
   * @param scheme how the client speaks to weir, {@code http} or {@code https}
   * @param port the port that it connected to, in digits
   * @param trusted whether an address is that of a proxy whose word is taken
   */
  public Forwarding(
      InetAddress socket, String scheme, String port, Predicate<InetAddress> trusted) {
    this.trusted = trusted;
    this.socket = socket;
    this.socketText = NetUtil.toAddressString(socket);
    this.socketTrusted = trusted.test(socket);
    this.scheme = scheme;
    this.port = port;
    this.client = socket;
    this.clientText = socketText;
    this.element = element(host);
  }

  /**
   * Finds the client of a request. To be called before {@link #apply}, which changes what is read
   * here.
   */
  public void resolve(FlatHeaders headers) {
    if (!socketTrusted) {
      return;
    }
    int first = headers.indexOf(X_FORWARDED_FOR);
    boolean single = first >= 0 && headers.indexOf(X_FORWARDED_FOR, first + 1) < 0;
    if (single && headers.valueAt(first).toString().equals(walked)) {
      return;
    }
    InetAddress found = walk(headers);
    if (!found.equals(client)) {
      client = found;
      clientText = NetUtil.toAddressString(found);
    }
    walked = single ? headers.valueAt(first).toString() : null;
  }

  private InetAddress walk(FlatHeaders headers) {
    InetAddress nearest = socket;
    for (int i = headers.count() - 1; i >= 0; i--) {
      if (headers.idAt(i) == X_FORWARDED_FOR) {
        String list = headers.valueAt(i).toString();
        int end = list.length();
        while (end >= 0) {
          int comma = list.lastIndexOf(',', end - 1);
          InetAddress next = AddressText.parse(list.substring(comma + 1, end));
          if (next == null) {
            return nearest;
          }
          nearest = next;
          if (!trusted.test(next)) {
            return nearest;
          }
          end = comma;
        }
      }
    }
    return nearest;
  }

  /** Whether the socket's other end is a proxy whose word is taken. */
  public boolean trusted() {
    return socketTrusted;
  }

  /** The client of the request resolved last. */
  public InetAddress clientAddress() {
    return client;
  }

  /** {@link #clientAddress()} in numbers. */
  public String clientText() {
    return clientText;
  }

  /**
   * Writes the forwarding fields for the backend.
   *
   * @param newHost Host as the client sent it, empty if it sent none
   */
  public void apply(FlatHeaders headers, CharSequence newHost) {
    if (!AsciiString.contentEquals(newHost, host)) {
      host = newHost.toString();
      element = element(host);
    }
    if (socketTrusted) {
      extend(headers);
    } else {
      replace(headers);
    }
  }

  private void replace(FlatHeaders headers) {
    headers.replace(X_FORWARDED_FOR, socketText);
    headers.replace(X_FORWARDED_PROTO, scheme);
    setOrRemove(headers, X_FORWARDED_HOST, host);
    headers.replace(X_FORWARDED_PORT, port);
    headers.replace(FORWARDED, element);
    headers.removeAll(X_REAL_IP);
    headers.removeAll(X_FORWARDED_PREFIX);
  }

  private void extend(FlatHeaders headers) {
    // A proxy that spoke only X-Forwarded-For must not look like the client to readers of
    // Forwarded.
    String origin =
        client.equals(socket) || headers.contains(FORWARDED) ? "" : "for=" + node(clientText);
    if (forwarded == null || forwardedFor == null) {
      forwarded = new Joined();
      forwardedFor = new Joined();
    }
    headers.replace(FORWARDED, forwarded.of(list(headers, FORWARDED, origin), element));
    headers.replace(
        X_FORWARDED_FOR, forwardedFor.of(list(headers, X_FORWARDED_FOR, ""), socketText));
    if (!isSingle(headers, X_FORWARDED_PROTO)) {
      headers.replace(X_FORWARDED_PROTO, scheme);
    }
    if (!isSingle(headers, X_FORWARDED_HOST)) {
      setOrRemove(headers, X_FORWARDED_HOST, host);
    }
    if (!isSingle(headers, X_FORWARDED_PORT)) {
      headers.replace(X_FORWARDED_PORT, port);
    }
  }

  private static void setOrRemove(FlatHeaders headers, int id, String value) {
    if (value.isEmpty()) {
      headers.removeAll(id);
    } else {
      headers.replace(id, value);
    }
  }

  /** Whether the field is there, once, and is not a list. */
  private static boolean isSingle(FlatHeaders headers, int id) {
    int i = headers.indexOf(id);
    if (i < 0 || headers.indexOf(id, i + 1) >= 0) {
      return false;
    }
    CharSequence value = headers.valueAt(i);
    return value.length() > 0 && Tokens.end(value, 0) == value.length();
  }

  /** All lines of a list as one, or what stands for it if there is none. */
  private static String list(FlatHeaders headers, int id, String absent) {
    int i = headers.indexOf(id);
    if (i < 0) {
      return absent;
    }
    String list = headers.valueAt(i).toString();
    for (i = headers.indexOf(id, i + 1); i >= 0; i = headers.indexOf(id, i + 1)) {
      list = list.isEmpty() ? headers.valueAt(i).toString() : list + ", " + headers.valueAt(i);
    }
    return list;
  }

  /** This connection's element of Forwarded, RFC 7239 section 4. */
  private String element(String host) {
    String named = host.isEmpty() ? "" : ";host=" + quoted(host);
    return "for=" + node(socketText) + named + ";proto=" + scheme;
  }

  private static String node(String address) {
    return address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
  }

  private static String quoted(String value) {
    return Ascii.isToken(value)
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Remembers the last joining of a list and an element. */
  private static final class Joined {
    private @Nullable String list;
    private String element = "";
    private String joined = "";

    String of(String newList, String newElement) {
      if (!newList.equals(list) || !newElement.equals(element)) {
        list = newList;
        element = newElement;
        joined = newList.isEmpty() ? newElement : newList + ", " + newElement;
      }
      return joined;
    }
  }
}
