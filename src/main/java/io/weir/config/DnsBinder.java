package io.weir.config;

import java.time.Duration;

/** Turns the section {@code dns} into a record. Holds no state. */
final class DnsBinder {
  private static final int PORT = 53;
  private static final Duration LEAST = Duration.ofMillis(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HALF_MINUTE = Duration.ofSeconds(30);
  private static final Duration DAY = Duration.ofDays(1);

  private DnsBinder() {}

  static DnsConfig dns(Section section) {
    DnsConfig dns =
        new DnsConfig(
            section.parseAll("servers", DnsBinder::server),
            section.duration("timeout", LEAST, MINUTE),
            section.duration("min-ttl", LEAST, DAY),
            section.duration("max-ttl", LEAST, DAY),
            section.duration("hold", Duration.ZERO, DAY),
            section.duration("wait", Duration.ZERO, HALF_MINUTE),
            section.integer("max-addresses", 1, 4096),
            section.choice("family", DnsFamily.class));
    if (dns.minTtl().compareTo(dns.maxTtl()) > 0) {
      section.problem("min-ttl", "is longer than max-ttl");
    }
    return dns;
  }

  /** An address with or without a port; a name would have to be looked up somewhere. */
  private static Address.Tcp server(String text) {
    if (IpLiteral.parse(text) != null) {
      return new Address.Tcp(text, PORT);
    }
    int colon = text.lastIndexOf(':');
    boolean numeric =
        colon > 0 && IpLiteral.parse(text.substring(0, colon).replaceAll("[\\[\\]]", "")) != null;
    if (!numeric || !(Address.parse(text) instanceof Address.Tcp server) || server.port() == 0) {
      throw new IllegalArgumentException(
          "is no numeric address; accepted are 10.0.0.2, 10.0.0.2:53, [fd00::2]:53");
    }
    return server;
  }
}
