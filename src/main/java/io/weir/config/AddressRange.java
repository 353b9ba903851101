package io.weir.config;

import java.net.InetAddress;

/**
 * A block of addresses in CIDR notation, or a single address. Immutable. An IPv4 address that
 * arrives inside an IPv6 one is treated as what it is, IPv4.
 */
public record AddressRange(InetAddress network, int prefixBits) {
  private static final int MAPPED_PREFIX_BYTES = 12;

  /**
   * Reads {@code 10.0.0.0/8}, {@code 10.1.2.3}, {@code fd00::/8}, {@code ::1}.
   *
   * @throws IllegalArgumentException with a message that goes on after the quoted text
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress network = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
    if (network == null) {
      throw new IllegalArgumentException(
          "is not an address range; accepted are such as 10.0.0.0/8, 10.1.2.3, fd00::/8, ::1");
    }
    int all = network.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? all : bits(text.substring(slash + 1), all);
    InetAddress masked = masked(network, bits);
    if (!masked.equals(network)) {
      throw new IllegalArgumentException(
          "has bits behind its prefix; did you mean \""
              + masked.getHostAddress()
              + "/"
              + bits
              + "\"?");
    }
    return new AddressRange(network, bits);
  }

  private static int bits(String text, int all) {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > all) {
      throw new IllegalArgumentException("has a bad prefix length; accepted are 0 to " + all);
    }
    return Integer.parseInt(text);
  }

  private static InetAddress masked(InetAddress address, int bits) {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int keep = Math.max(0, Math.min(Byte.SIZE, bits - i * Byte.SIZE));
      bytes[i] &= (byte) (0xff << (Byte.SIZE - keep));
    }
    return IpLiteral.of(bytes);
  }

  /** Whether the text is a numeric address of this block; no name is looked up. */
  public boolean contains(String text) {
    InetAddress address = IpLiteral.parse(text);
    return address != null && contains(address);
  }

  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    int skip = other.length == mine.length ? 0 : MAPPED_PREFIX_BYTES;
    if (skip > 0 && !isMapped(other)) {
      return false;
    }
    int full = prefixBits / Byte.SIZE;
    for (int i = 0; i < full; i++) {
      if (mine[i] != other[skip + i]) {
        return false;
      }
    }
    int rest = prefixBits % Byte.SIZE;
    return rest == 0 || ((mine[full] ^ other[skip + full]) & (0xff00 >> rest) & 0xff) == 0;
  }

  /** Whether the bytes are those of ::ffff:a.b.c.d. */
  private static boolean isMapped(byte[] bytes) {
    if (bytes.length != MAPPED_PREFIX_BYTES + 4) {
      return false;
    }
    for (int i = 0; i < MAPPED_PREFIX_BYTES - 2; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == -1 && bytes[11] == -1;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefixBits;
  }
}
