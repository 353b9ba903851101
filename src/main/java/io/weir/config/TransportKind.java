package io.weir.config;

/** The choices of {@code runtime.transport}. */
public enum TransportKind {
  /** Edge-triggered epoll where there is epoll, NIO elsewhere. */
  AUTO,
  /** Edge-triggered epoll, or no start. */
  EPOLL,
  /** Level-triggered epoll, there to be compared with. */
  EPOLL_LEVEL,
  /** The selector of the JDK, for every platform. */
  NIO
}
