package io.weir.filter;

/** What a filter says about a request it has seen. A constant; any thread. */
public enum Verdict {
  /** The next filter, or the backend, has its turn. */
  CONTINUE,

  /** The filter has called {@link FilterContext#respond}; nothing further may touch the request. */
  ANSWERED
}
