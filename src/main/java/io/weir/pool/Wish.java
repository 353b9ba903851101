package io.weir.pool;

/** What an attempt wants of a connection. */
public enum Wish {
  /** Any that is not known to be dead: if it turns out so, the request is sent again. */
  ANY,
  /** One that the kernel, asked right now, thinks alive: the request cannot be sent twice. */
  ALIVE,
  /** None that was idle, because one has just turned out dead. */
  FRESH
}
