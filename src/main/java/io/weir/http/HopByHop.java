package io.weir.http;

import static io.weir.http.HeaderNames.CONNECTION;
import static io.weir.http.HeaderNames.CONTENT_LENGTH;
import static io.weir.http.HeaderNames.FORWARDED;
import static io.weir.http.HeaderNames.HOST;
import static io.weir.http.HeaderNames.HTTP2_SETTINGS;
import static io.weir.http.HeaderNames.KEEP_ALIVE;
import static io.weir.http.HeaderNames.PROXY_CONNECTION;
import static io.weir.http.HeaderNames.TE;
import static io.weir.http.HeaderNames.TRANSFER_ENCODING;
import static io.weir.http.HeaderNames.UPGRADE;
import static io.weir.http.HeaderNames.VIA;
import static io.weir.http.HeaderNames.X_FORWARDED_FOR;
import static io.weir.http.HeaderNames.X_FORWARDED_HOST;
import static io.weir.http.HeaderNames.X_FORWARDED_PORT;
import static io.weir.http.HeaderNames.X_FORWARDED_PREFIX;
import static io.weir.http.HeaderNames.X_FORWARDED_PROTO;
import static io.weir.http.HeaderNames.X_REAL_IP;
import static io.weir.http.HeaderNames.X_REQUEST_ID;

/** Removes what was meant for one connection only (RFC 9110 section 7.6.1). Stateless. */
public final class HopByHop {

  private static final long ALWAYS =
      set(CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TE, UPGRADE, TRANSFER_ENCODING, HTTP2_SETTINGS);

  /** What Connection may name without effect: framing, and what weir says about the client. */
  private static final long PROTECTED =
      set(HOST, CONTENT_LENGTH, X_FORWARDED_FOR, X_FORWARDED_PROTO, X_FORWARDED_HOST)
          | set(X_FORWARDED_PORT, X_FORWARDED_PREFIX, X_REAL_IP, FORWARDED, VIA, X_REQUEST_ID);

  private HopByHop() {}

  private static long set(int... ids) {
    long set = 0;
    for (int id : ids) {
      set |= 1L << id;
    }
    return set;
  }

  /**
   * Removes Connection and all that it names, and every field that is for one hop by nature.
   * Transfer-Encoding goes too: who sends the message on frames it anew. {@code TE: trailers}
   * stays.
   *
   * @param keepUpgrade leaves {@code Connection: upgrade} and Upgrade if the sender offered an
   *     upgrade by both
   */
  public static void strip(FlatHeaders headers, boolean keepUpgrade) {
    if (!headers.mayContainAny(ALWAYS)) {
      return;
    }
    boolean upgrade = keepUpgrade && offersUpgrade(headers);
    boolean trailers = headers.containsToken(TE, "trailers");
    long doomed = ALWAYS | nominated(headers);
    if (upgrade) {
      doomed &= ~set(UPGRADE, CONNECTION);
      headers.replace(CONNECTION, trailers ? "upgrade, TE" : "upgrade");
    }
    if (trailers) {
      // TE must be named by Connection itself (RFC 9110 section 10.1.4).
      doomed &= ~set(TE, CONNECTION);
      headers.replace(TE, "trailers");
      if (!upgrade) {
        headers.replace(CONNECTION, "TE");
      }
    }
    headers.removeAll(doomed);
  }

  /**
   * The ids that Connection names; fields without an id are removed on the way. It walks backwards,
   * so that a removal can make it read a line twice, but never miss one.
   */
  private static long nominated(FlatHeaders headers) {
    long ids = 0;
    int i = headers.count();
    while (--i >= 0) {
      if (headers.idAt(i) == CONNECTION && !isPlainOption(headers.valueAt(i))) {
        ids |= nominate(headers, headers.valueAt(i).toString());
        i = Math.min(i, headers.count());
      }
    }
    return ids & ~PROTECTED;
  }

  private static long nominate(FlatHeaders headers, String list) {
    long ids = 0;
    for (int from = 0; from <= list.length(); from = Tokens.end(list, from) + 1) {
      int end = Tokens.end(list, from);
      int start = Tokens.trimStart(list, from, end);
      String option = list.substring(start, Tokens.trimEnd(list, start, end));
      int id = HeaderNames.idOf(option);
      if (id == 0 && !option.isEmpty()) {
        headers.remove(option);
      }
      ids |= 1L << id;
    }
    return ids & ~1L;
  }

  /**
   * The fields that name nothing to remove beyond what always goes; nearly every Connection field
   * is one of these.
   */
  private static boolean isPlainOption(CharSequence list) {
    return Ascii.equalsIgnoreCase(list, "keep-alive") || Ascii.equalsIgnoreCase(list, "close");
  }

  /** Whether Connection and Upgrade together offer another protocol (RFC 9110 section 7.8). */
  public static boolean offersUpgrade(FlatHeaders headers) {
    return headers.contains(UPGRADE) && headers.containsToken(CONNECTION, "upgrade");
  }

  /**
   * Removes all fields whose names have an underscore: many a backend reads {@code X_Forwarded_For}
   * and {@code X-Forwarded-For} as one, and weir vouches only for the latter.
   */
  public static void dropUnderscores(FlatHeaders headers) {
    if (headers.hasUnderscores()) {
      headers.removeUnderscores();
    }
  }

  /**
   * Removes from a trailer section every name that weir knows: framing, routing, credentials and
   * forwarding have no business there, and a reader that merges trailers into the head would
   * believe them.
   */
  public static void stripTrailers(FlatHeaders trailers) {
    trailers.removeAll(~1L);
    dropUnderscores(trailers);
  }
}
