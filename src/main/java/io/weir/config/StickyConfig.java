package io.weir.config;

import java.time.Duration;

/**
 * The cookie that keeps a client at its backend. Immutable.
 *
 * @param path the paths of the site that it is for
 * @param ttl how long the client keeps it; zero is until the browser is closed
 * @param secret makes the values unguessable; empty for values that anybody can compute who knows
 *     the backend
 */
public record StickyConfig(
    String cookie, String path, Duration ttl, SameSite sameSite, SecureFlag secure, String secret) {

  /** Whether requests from other sites carry it. */
  public enum SameSite {
    LAX,
    STRICT,
    NONE
  }

  /** Whether the client sends it over TLS only. */
  public enum SecureFlag {
    AUTO,
    ALWAYS,
    NEVER
  }
}
