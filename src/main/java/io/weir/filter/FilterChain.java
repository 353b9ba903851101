package io.weir.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * The filters of one route in the order of the configuration. Immutable and shared by all loops;
 * lives as long as its generation.
 *
 * <p>Requests pass the filters first to last and responses last to first, so that the first filter
 * is outermost in both directions.
 */
public final class FilterChain {
  /** Does nothing. */
  public static final FilterChain EMPTY = new FilterChain(List.of());

  private final Filter[] filters;

  private FilterChain(List<Filter> filters) {
    this.filters = filters.toArray(Filter[]::new);
  }

  /** A chain of the given filters in request order. */
  public static FilterChain of(List<Filter> filters) {
    return filters.isEmpty() ? EMPTY : new FilterChain(filters);
  }

  /** Runs the filters until one answers. */
  public Verdict onRequest(FilterContext context) {
    for (int i = 0; i < filters.length; i++) {
      if (filters[i].onRequest(context) == Verdict.ANSWERED) {
        return Verdict.ANSWERED;
      }
    }
    return Verdict.CONTINUE;
  }

  /** Runs the filters in reverse order over a response of the backend. */
  public void onResponse(FilterContext context) {
    for (int i = filters.length - 1; i >= 0; i--) {
      filters[i].onResponse(context);
    }
  }

  /** One line for each filter, in request order. */
  public List<String> describe() {
    List<String> lines = new ArrayList<>(filters.length);
    for (Filter filter : filters) {
      lines.add(filter.describe());
    }
    return List.copyOf(lines);
  }
}
