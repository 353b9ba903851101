package io.weir.config;

/** Whose X-Request-Id is kept; the requests of others get a new one. */
public enum RequestIdSource {
  /** That of the trusted proxies. */
  TRUSTED,
  /** Every client's. */
  EVERYBODY,
  /** None: each request gets a new one. */
  NOBODY;

  /**
   * @param trusted whether the request comes from a trusted proxy
   */
  public boolean keeps(boolean trusted) {
    return this == EVERYBODY || (this == TRUSTED && trusted);
  }
}
