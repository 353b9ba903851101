package io.weir.route;

import io.weir.config.HostPattern;
import io.weir.http.RequestFacts;
import java.util.List;

/**
 * The key {@code host}: names and wildcards, or none for every host. Immutable. A route table has
 * an index for hosts; this class says the same in the long way for those who explain and test.
 */
final class HostMatcher implements RouteMatcher {
  private final List<HostPattern> hosts;

  /**
   * @param hosts empty for every host
   */
  HostMatcher(List<HostPattern> hosts) {
    this.hosts = hosts.isEmpty() ? List.of(VirtualHost.EVERY) : hosts;
  }

  List<HostPattern> patterns() {
    return hosts;
  }

  @Override
  public boolean matches(RequestFacts facts) {
    for (HostPattern pattern : hosts) {
      if (matches(pattern, facts.host())) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(HostPattern pattern, String host) {
    return pattern.wildcard()
        ? VirtualHost.covers(pattern.host(), host)
        : pattern.host().equals(host);
  }

  @Override
  public int conditions() {
    return 1;
  }

  @Override
  public boolean excludes(RouteMatcher other) {
    for (HostPattern mine : hosts) {
      for (HostPattern theirs : ((HostMatcher) other).hosts) {
        if (mine.equals(theirs) || overlap(mine, theirs) || overlap(theirs, mine)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean overlap(HostPattern wide, HostPattern narrow) {
    return wide.wildcard() && VirtualHost.covers(wide.host(), narrow.host());
  }

  @Override
  public String describe() {
    return "host " + text();
  }

  @Override
  public String miss(RequestFacts facts) {
    return facts.host().isEmpty()
        ? "the request names no host, so it is not " + words()
        : "host " + facts.host() + " is not " + words();
  }

  /** Such as {@code a.b or *.c.d}, or a star for every host. */
  String text() {
    return hosts.contains(VirtualHost.EVERY) ? "*" : words();
  }

  private String words() {
    return String.join(" or ", hosts.stream().map(HostPattern::toString).toList());
  }
}
