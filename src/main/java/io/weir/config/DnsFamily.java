package io.weir.config;

/** Which addresses of a name are used. */
public enum DnsFamily {
  /** Those of IPv4, and of a name that has none, those of IPv6. */
  AUTO,
  IPV4,
  IPV6,
  /** All of them. */
  BOTH
}
