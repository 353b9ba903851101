package io.weir.discovery;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What there is to know about hosts without asking. No state. */
final class Hosts {
  /** An order that does not depend on who answered. */
  static final Comparator<InetAddress> ORDER =
      (a, b) -> {
        byte[] one = a.getAddress();
        byte[] other = b.getAddress();
        int sizes = Integer.compare(one.length, other.length);
        return sizes != 0 ? sizes : Arrays.compareUnsigned(one, other);
      };

  private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*");

  private Hosts() {}

  /** The address if the text is a numeric one; null for a name. */
  static @Nullable InetAddress literal(String host) {
    return NetUtil.createInetAddressFromIpAddressString(host);
  }

  static String text(InetAddress address) {
    return NetUtil.toAddressString(address);
  }

  /** Whether one can ask for it: of what a file or a server says, something else may be no name. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether one can connect to it; some servers answer with such addresses to block a name. */
  static boolean reachable(InetAddress address) {
    return !address.isAnyLocalAddress() && !address.isMulticastAddress();
  }
}
