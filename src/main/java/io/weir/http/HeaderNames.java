package io.weir.http;

import io.netty.util.AsciiString;
import java.util.Arrays;

/**
 * The field names that weir itself looks at, each with a small number. {@link FlatHeaders} finds
 * the number of a name once, when the field is added, so that every later question is a comparison
 * of bytes. Names without a number pass through weir unread. Immutable.
 */
public final class HeaderNames {

  public static final int HOST = 1;
  public static final int CONNECTION = 2;
  public static final int CONTENT_LENGTH = 3;
  public static final int TRANSFER_ENCODING = 4;
  public static final int KEEP_ALIVE = 5;
  public static final int PROXY_CONNECTION = 6;
  public static final int TE = 7;
  public static final int TRAILER = 8;
  public static final int UPGRADE = 9;
  public static final int EXPECT = 10;
  public static final int VIA = 11;
  public static final int FORWARDED = 12;
  public static final int X_FORWARDED_FOR = 13;
  public static final int X_FORWARDED_PROTO = 14;
  public static final int X_FORWARDED_HOST = 15;
  public static final int X_FORWARDED_PORT = 16;
  public static final int X_REAL_IP = 17;
  public static final int X_REQUEST_ID = 18;
  public static final int DATE = 19;
  public static final int SERVER = 20;
  public static final int LOCATION = 21;
  public static final int CONTENT_TYPE = 22;
  public static final int USER_AGENT = 23;
  public static final int REFERER = 24;
  public static final int TRACEPARENT = 25;
  public static final int RETRY_AFTER = 26;
  public static final int IDEMPOTENCY_KEY = 27;
  public static final int MAX_FORWARDS = 28;
  public static final int COOKIE = 29;
  public static final int SET_COOKIE = 30;
  public static final int AUTHORIZATION = 31;
  public static final int PROXY_AUTHORIZATION = 32;
  public static final int PROXY_AUTHENTICATE = 33;
  public static final int HTTP2_SETTINGS = 34;
  public static final int ACCEPT_ENCODING = 35;
  public static final int CONTENT_ENCODING = 36;
  public static final int ALLOW = 37;
  public static final int ACCEPT = 38;
  public static final int ACCEPT_LANGUAGE = 39;
  public static final int CACHE_CONTROL = 40;
  public static final int CONTENT_RANGE = 41;
  public static final int RANGE = 42;
  public static final int WWW_AUTHENTICATE = 43;
  public static final int SEC_WEBSOCKET_KEY1 = 44;
  public static final int SEC_WEBSOCKET_KEY2 = 45;
  public static final int SEC_WEBSOCKET_ACCEPT = 46;
  public static final int SEC_WEBSOCKET_ORIGIN = 47;
  public static final int SEC_WEBSOCKET_LOCATION = 48;
  public static final int IF_MATCH = 49;
  public static final int IF_NONE_MATCH = 50;
  public static final int IF_MODIFIED_SINCE = 51;
  public static final int IF_UNMODIFIED_SINCE = 52;
  public static final int IF_RANGE = 53;
  public static final int X_FORWARDED_PREFIX = 54;
  public static final int PROXY_STATUS = 55;
  public static final int TRACESTATE = 56;

  /** Numbers are below this, so that a set of them fits a long. */
  static final int LIMIT = 64;

  private static final AsciiString[] NAMES = new AsciiString[LIMIT];

  /** Names that differ in case only are found at one place. */
  private static final int HASH_MASK = 0xff;

  private static final byte[][] BY_HASH = new byte[HASH_MASK + 1][0];

  /** The bit that small letters, digits and the hyphen have, and that makes a letter small. */
  private static final long SMALL = 0x2020202020202020L;

  /** Names in small letters, eight bytes in a number; those behind the end are 0. */
  private static final long[][] WORDS = new long[LIMIT][];

  /** The bytes that the last number of a name has. */
  private static final long[] LAST_BYTES = new long[LIMIT];

  static {
    name(HOST, "Host");
    name(CONNECTION, "Connection");
    name(CONTENT_LENGTH, "Content-Length");
    name(TRANSFER_ENCODING, "Transfer-Encoding");
    name(KEEP_ALIVE, "Keep-Alive");
    name(PROXY_CONNECTION, "Proxy-Connection");
    name(TE, "TE");
    name(TRAILER, "Trailer");
    name(UPGRADE, "Upgrade");
    name(EXPECT, "Expect");
    name(VIA, "Via");
    name(FORWARDED, "Forwarded");
    name(X_FORWARDED_FOR, "X-Forwarded-For");
    name(X_FORWARDED_PROTO, "X-Forwarded-Proto");
    name(X_FORWARDED_HOST, "X-Forwarded-Host");
    name(X_FORWARDED_PORT, "X-Forwarded-Port");
    name(X_REAL_IP, "X-Real-IP");
    name(X_REQUEST_ID, "X-Request-ID");
    name(DATE, "Date");
    name(SERVER, "Server");
    name(LOCATION, "Location");
    name(CONTENT_TYPE, "Content-Type");
    name(USER_AGENT, "User-Agent");
    name(REFERER, "Referer");
    name(TRACEPARENT, "traceparent");
    name(RETRY_AFTER, "Retry-After");
    name(IDEMPOTENCY_KEY, "Idempotency-Key");
    name(MAX_FORWARDS, "Max-Forwards");
    name(COOKIE, "Cookie");
    name(SET_COOKIE, "Set-Cookie");
    name(AUTHORIZATION, "Authorization");
    name(PROXY_AUTHORIZATION, "Proxy-Authorization");
    name(PROXY_AUTHENTICATE, "Proxy-Authenticate");
    name(HTTP2_SETTINGS, "HTTP2-Settings");
    name(ACCEPT_ENCODING, "Accept-Encoding");
    name(CONTENT_ENCODING, "Content-Encoding");
    name(ALLOW, "Allow");
    name(ACCEPT, "Accept");
    name(ACCEPT_LANGUAGE, "Accept-Language");
    name(CACHE_CONTROL, "Cache-Control");
    name(CONTENT_RANGE, "Content-Range");
    name(RANGE, "Range");
    name(WWW_AUTHENTICATE, "WWW-Authenticate");
    name(SEC_WEBSOCKET_KEY1, "Sec-WebSocket-Key1");
    name(SEC_WEBSOCKET_KEY2, "Sec-WebSocket-Key2");
    name(SEC_WEBSOCKET_ACCEPT, "Sec-WebSocket-Accept");
    name(SEC_WEBSOCKET_ORIGIN, "Sec-WebSocket-Origin");
    name(SEC_WEBSOCKET_LOCATION, "Sec-WebSocket-Location");
    name(IF_MATCH, "If-Match");
    name(IF_NONE_MATCH, "If-None-Match");
    name(IF_MODIFIED_SINCE, "If-Modified-Since");
    name(IF_UNMODIFIED_SINCE, "If-Unmodified-Since");
    name(IF_RANGE, "If-Range");
    name(X_FORWARDED_PREFIX, "X-Forwarded-Prefix");
    name(PROXY_STATUS, "Proxy-Status");
    name(TRACESTATE, "tracestate");
  }

  private HeaderNames() {}

  private static void name(int id, String text) {
    NAMES[id] = AsciiString.cached(text);
    byte[] bytes = NAMES[id].array();
    words(id, bytes);
    int hash = hash(bytes[0], bytes[bytes.length - 1], bytes.length);
    BY_HASH[hash] = Arrays.copyOf(BY_HASH[hash], BY_HASH[hash].length + 1);
    BY_HASH[hash][BY_HASH[hash].length - 1] = (byte) id;
  }

  private static void words(int id, byte[] name) {
    int words = (name.length + Long.BYTES - 1) / Long.BYTES;
    byte[] padded = Arrays.copyOf(name, words * Long.BYTES);
    int missing = padded.length - name.length;
    LAST_BYTES[id] = -1L >>> (Byte.SIZE * missing);
    WORDS[id] = new long[words];
    for (int i = 0; i < words; i++) {
      long bytes = i + 1 < words ? -1L : LAST_BYTES[id];
      WORDS[id][i] = (Words.at(padded, Long.BYTES * i) | SMALL) & bytes;
    }
  }

  /** The number of a name in any case, or 0 if it has none. */
  public static int idOf(CharSequence name) {
    int length = name.length();
    if (length == 0) {
      return 0;
    }
    for (byte id : BY_HASH[hash(name.charAt(0), name.charAt(length - 1), length)]) {
      AsciiString known = NAMES[id];
      if (name == known || Ascii.equalsIgnoreCase(known, name)) {
        return id;
      }
    }
    return 0;
  }

  /** The same for a token that stands in a section, which goes on for eight bytes behind it. */
  static int idOf(byte[] section, int from, int to) {
    int length = to - from;
    for (byte id : BY_HASH[hash(section[from], section[to - 1], length)]) {
      if (NAMES[id].length() == length && isName(id, section, from)) {
        return id;
      }
    }
    return 0;
  }

  /** No two characters of a token differ in that one bit, but those of letters and ^ and ~. */
  private static boolean isName(byte id, byte[] section, int from) {
    long[] words = WORDS[id];
    int last = words.length - 1;
    for (int i = 0; i < last; i++) {
      if ((Words.at(section, from + Long.BYTES * i) | SMALL) != words[i]) {
        return false;
      }
    }
    long end = Words.at(section, from + Long.BYTES * last) | SMALL;
    return (end & LAST_BYTES[id]) == words[last];
  }

  private static int hash(int first, int last, int length) {
    return ((first | 0x20) * 5 + (last | 0x20) * 31 + length * 7) & HASH_MASK;
  }

  /** The name of a number as weir writes it. */
  public static AsciiString nameOf(int id) {
    return NAMES[id];
  }
}
