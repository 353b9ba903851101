package io.weir.cluster;

import io.weir.config.StickyConfig;
import io.weir.http.Cookies;
import io.weir.http.FlatHeaders;
import io.weir.http.HeaderNames;
import io.weir.http.RequestFacts;
import io.weir.net.AnyThread;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that keeps a client at its backend, for the backends of a cluster at one time.
 * Immutable; asked on every loop, allocates nothing.
 *
 * <p>The value is a keyed hash of the cluster's name and the backend's identity, which is its
 * address as configured: it says nothing to the client, and is the same after a reload, a restart,
 * and in every weir with the same configuration. It decides about nothing but the backend, so it
 * need not be kept from its owner, nor compared in constant time.
 */
@AnyThread
final class Sticky {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int DIGITS = 16;

  private final String name;
  private final Backend[] backends;

  /** By the place in the members of the cluster, as all arrays here. */
  private final long[] ids;

  private final String[] plain;
  private final String[] secured;

  private Sticky(StickyConfig config, String cluster, List<Cluster.Member> members) {
    int size = members.size();
    name = config.cookie();
    backends = new Backend[size];
    ids = new long[size];
    plain = new String[size];
    secured = new String[size];
    for (int i = 0; i < size; i++) {
      backends[i] = members.get(i).backend();
      ids[i] = id(config.secret(), cluster, members.get(i).identity());
      boolean always = config.secure() == StickyConfig.SecureFlag.ALWAYS;
      boolean never = config.secure() == StickyConfig.SecureFlag.NEVER;
      plain[i] = line(config, ids[i], always);
      secured[i] = line(config, ids[i], !never);
    }
  }

  /** Null if the cluster has no such cookie. */
  static @Nullable Sticky of(
      @Nullable StickyConfig config, String cluster, List<Cluster.Member> members) {
    return config == null ? null : new Sticky(config, cluster, members);
  }

  private static long id(String secret, String cluster, String backend) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      // A key must not be empty.
      mac.init(new SecretKeySpec(bytes("weir " + secret), ALGORITHM));
      return ByteBuffer.wrap(mac.doFinal(bytes(cluster + '\n' + backend))).getLong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String line(StickyConfig config, long id, boolean secure) {
    StringBuilder line = new StringBuilder(config.cookie()).append('=');
    for (int shift = 60; shift >= 0; shift -= 4) {
      line.append(Character.forDigit((int) (id >>> shift) & 0xf, 16));
    }
    line.append("; Path=").append(config.path());
    if (!config.ttl().isZero()) {
      line.append("; Max-Age=").append(Math.max(1, config.ttl().toSeconds()));
    }
    line.append("; HttpOnly").append(secure ? "; Secure" : "");
    String site = config.sameSite().name();
    return line.append("; SameSite=")
        .append(site.charAt(0))
        .append(site.substring(1).toLowerCase(Locale.ROOT))
        .toString();
  }

  String name() {
    return name;
  }

  /** The backend that the client has a cookie of, if it may go there; else null. */
  @Nullable Backend find(RequestFacts facts, BackendSet live, Tried tried) {
    FlatHeaders headers = facts.headers();
    for (int i = next(headers, 0); i >= 0; i = next(headers, i + 1)) {
      CharSequence line = headers.valueAt(i);
      long place = Cookies.next(line, name, 0);
      while (place != Cookies.NONE) {
        int member = member(line, place);
        if (member >= 0 && live.reaches(member) && !tried.contains(backends[member])) {
          return backends[member];
        }
        place = Cookies.next(line, name, Cookies.to(place));
      }
    }
    return null;
  }

  /** The value of Set-Cookie for the client of this request; null if it knows its backend. */
  @Nullable String assign(RequestFacts facts, Backend answered) {
    int member = 0;
    while (member < backends.length && backends[member] != answered) {
      member++;
    }
    if (member == backends.length || holds(facts.headers(), member)) {
      return null;
    }
    return "https".equals(facts.scheme()) ? secured[member] : plain[member];
  }

  private boolean holds(FlatHeaders headers, int member) {
    for (int i = next(headers, 0); i >= 0; i = next(headers, i + 1)) {
      CharSequence line = headers.valueAt(i);
      long place = Cookies.next(line, name, 0);
      while (place != Cookies.NONE) {
        if (member(line, place) == member) {
          return true;
        }
        place = Cookies.next(line, name, Cookies.to(place));
      }
    }
    return false;
  }

  private static int next(FlatHeaders headers, int from) {
    return headers.indexOf(HeaderNames.COOKIE, from);
  }

  /** The member whose value stands there, or -1. */
  private int member(CharSequence line, long place) {
    if (Cookies.to(place) - Cookies.from(place) != DIGITS) {
      return -1;
    }
    long id = 0;
    for (int i = Cookies.from(place); i < Cookies.to(place); i++) {
      int digit = Character.digit(line.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      id = id << 4 | digit;
    }
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }
}
