package io.weir.http;

import static io.weir.http.HeaderNames.CONTENT_LENGTH;
import static io.weir.http.HeaderNames.EXPECT;
import static io.weir.http.HeaderNames.HOST;
import static io.weir.http.HeaderNames.TRANSFER_ENCODING;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Judges a head that is well-formed: whatever two readers could understand differently is refused,
 * and of two readings that a specification permits the safer one is taken. One method per clause;
 * nothing is allocated. Stateless.
 */
public final class Framing {

  /** Content-Length may have as many digits as surely fit a long. */
  private static final int MAX_LENGTH_DIGITS = 18;

  private Framing() {}

  /** What is wrong with a request's head, or null. */
  public static @Nullable Failure check(RequestHead head) {
    FlatHeaders headers = head.headers();
    if (!isSpoken(head.version())) {
      return Failure.BAD_VERSION;
    }
    boolean old = isOld(head.version());
    if (isRefused(head.method())) {
      return Failure.METHOD_REFUSED;
    }
    if (!isHostGood(headers, old) || !isTargetHost(head.target(), headers)) {
      return Failure.BAD_HOST;
    }
    if (!isLengthGood(headers, old)
        || (old && isLengthRisky(head.method(), headers))
        || hasHiddenBody(head.method(), headers)) {
      return Failure.BAD_FRAMING;
    }
    return isExpectGood(headers) ? null : Failure.BAD_EXPECT;
  }

  /** Whether a request whose head was found good is followed by a body. */
  public static boolean hasBody(RequestHead head) {
    FlatHeaders headers = head.headers();
    return headers.contains(CONTENT_LENGTH)
        ? !headers.isValue(CONTENT_LENGTH, "0")
        : headers.contains(TRANSFER_ENCODING);
  }

  /** Whether a response whose head was found good is followed by a body. */
  public static boolean hasBody(ResponseHead head, boolean toHead) {
    int status = head.status();
    boolean empty = toHead || status < 200 || status == 204 || status == 304;
    return !empty && !head.headers().isValue(CONTENT_LENGTH, "0");
  }

  /** The Content-Length of a head that was found good; 0 if it has none. */
  public static long length(FlatHeaders headers) {
    int line = headers.indexOf(CONTENT_LENGTH);
    CharSequence digits = line < 0 ? "" : headers.valueAt(line);
    long length = 0;
    for (int i = 0; i < digits.length(); i++) {
      length = 10 * length + digits.charAt(i) - '0';
    }
    return length;
  }

  /** What is wrong with a response's head, or null. */
  public static @Nullable Failure checkResponse(ResponseHead head, boolean toHead) {
    int status = head.status();
    boolean good =
        isSpoken(head.version()) && status >= 100 && status <= 599 && isLengthGood(head, toHead);
    return good ? null : Failure.BAD_RESPONSE;
  }

  /**
   * RFC 9112 section 2.3. {@link HttpVersions} yields the two constants only for the exact letters,
   * and other objects for {@code http/1.1} and the like, so that identity is the test.
   */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSpoken(HttpVersion version) {
    return version == HttpVersion.HTTP_1_1 || version == HttpVersion.HTTP_1_0;
  }

  private static boolean isOld(HttpVersion version) {
    return version.equals(HttpVersion.HTTP_1_0);
  }

  /** RFC 9112 section 9.3: whether a head's sender keeps its connection open; close wins. */
  public static boolean isPersistent(HttpVersion version, FlatHeaders headers) {
    return !headers.containsToken(HeaderNames.CONNECTION, "close")
        && (!isOld(version) || headers.containsToken(HeaderNames.CONNECTION, "keep-alive"));
  }

  /** CONNECT and TRACE in any case, for the sake of careless backends; PRI is how HTTP/2 begins. */
  private static boolean isRefused(HttpMethod method) {
    return switch (method.name().length()) {
      case 3 -> method.name().equals("PRI");
      case 5 -> Ascii.equalsIgnoreCase(method.name(), "TRACE");
      case 7 -> Ascii.equalsIgnoreCase(method.name(), "CONNECT");
      default -> false;
    };
  }

  /** RFC 9112 section 3.2: exactly one valid Host, which only HTTP/1.0 may leave out. */
  private static boolean isHostGood(FlatHeaders headers, boolean old) {
    int i = headers.indexOf(HOST);
    if (i < 0) {
      return old;
    }
    return headers.indexOf(HOST, i + 1) < 0 && Authority.isValid(headers.valueAt(i));
  }

  /** RFC 9112 section 3.2.2: a target that names a host must name the same as Host does. */
  private static boolean isTargetHost(String target, FlatHeaders headers) {
    int i = headers.indexOf(HOST);
    int from = RequestTarget.authorityStart(target);
    if (from < 0 || i < 0) {
      return true;
    }
    int to = RequestTarget.authorityEnd(target, from);
    return Authority.isValid(target, from, to)
        && Authority.same(target, from, to, headers.valueAt(i), RequestTarget.defaultPort(target));
  }

  /**
   * RFC 9112 section 6: at most one of Transfer-Encoding and Content-Length, once; the former only
   * in HTTP/1.1 and only as {@code chunked}, the latter only as digits.
   */
  private static boolean isLengthGood(FlatHeaders headers, boolean old) {
    int coding = headers.indexOf(TRANSFER_ENCODING);
    int length = headers.indexOf(CONTENT_LENGTH);
    if (coding >= 0) {
      return !old
          && length < 0
          && headers.indexOf(TRANSFER_ENCODING, coding + 1) < 0
          && Ascii.equalsIgnoreCase(headers.valueAt(coding), "chunked");
    }
    return length < 0
        || (headers.indexOf(CONTENT_LENGTH, length + 1) < 0 && isLength(headers.valueAt(length)));
  }

  /** Whether a request says its length well. */
  static boolean isLengthGood(RequestHead head) {
    return isLengthGood(head.headers(), isOld(head.version()));
  }

  /** Whether a response says its length well. */
  static boolean isLengthGood(ResponseHead head, boolean toHead) {
    FlatHeaders headers = head.headers();
    return isLengthGood(headers, isOld(head.version()))
        && (!mustBeEmpty(head.status(), toHead) || isEmptyGood(headers));
  }

  private static boolean isLength(CharSequence value) {
    for (int i = 0; i < value.length(); i++) {
      if (!Ascii.isDigit(value.charAt(i))) {
        return false;
      }
    }
    return value.length() > 0 && value.length() <= MAX_LENGTH_DIGITS;
  }

  /** Servers of HTTP/1.0 times disagree whether a GET or HEAD can have a body at all. */
  private static boolean isLengthRisky(HttpMethod method, FlatHeaders headers) {
    return headers.contains(CONTENT_LENGTH)
        && !headers.isValue(CONTENT_LENGTH, "0")
        && (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD));
  }

  /**
   * A backend built on Netty takes a GET with both fields of an early WebSocket draft for one with
   * eight bytes of body, though no length says so; every other server reads these bytes as the next
   * request.
   */
  private static boolean hasHiddenBody(HttpMethod method, FlatHeaders headers) {
    return headers.contains(HeaderNames.SEC_WEBSOCKET_KEY1)
        && headers.contains(HeaderNames.SEC_WEBSOCKET_KEY2)
        && method.equals(HttpMethod.GET)
        && !headers.contains(CONTENT_LENGTH)
        && !headers.contains(TRANSFER_ENCODING);
  }

  /** RFC 9110 section 10.1.1. */
  private static boolean isExpectGood(FlatHeaders headers) {
    int i = headers.indexOf(EXPECT);
    return i < 0
        || (headers.indexOf(EXPECT, i + 1) < 0
            && Ascii.equalsIgnoreCase(headers.valueAt(i), "100-continue"));
  }

  /** A 204 to a HEAD may describe what a GET would bring: the client expects no body anyway. */
  private static boolean mustBeEmpty(int status, boolean toHead) {
    return status < 200 || (status == 204 && !toHead);
  }

  /**
   * RFC 9110 section 8.6 and RFC 9112 section 6.1: an interim response and a 204 have no body, and
   * must not announce one.
   */
  private static boolean isEmptyGood(FlatHeaders headers) {
    return !headers.contains(TRANSFER_ENCODING)
        && (!headers.contains(CONTENT_LENGTH) || headers.isValue(CONTENT_LENGTH, "0"));
  }
}
