package io.weir.route;

import io.weir.config.AddressRange;
import io.weir.config.Section;
import io.weir.http.RequestFacts;
import java.net.InetAddress;
import java.util.List;

/**
 * The key {@code client}: address ranges, one of which holds the client's address as it is after
 * trusted proxies were looked through. Immutable. Allocates the copy of the address's bytes that
 * the JDK makes for whoever asks for them.
 */
final class ClientAddressMatcher implements RouteMatcher {
  private final AddressRange[] ranges;

  private ClientAddressMatcher(List<AddressRange> ranges) {
    this.ranges = ranges.toArray(AddressRange[]::new);
  }

  static RouteMatcher from(Section section) {
    Matchers.refuseEmptyList(section, "client");
    return new ClientAddressMatcher(section.parseAll("client", AddressRange::parse));
  }

  @Override
  public boolean matches(RequestFacts facts) {
    return has(facts.clientAddress());
  }

  private boolean has(InetAddress address) {
    for (int i = 0; i < ranges.length; i++) {
      if (ranges[i].contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** One, however many ranges: a list is not more demanding than a single range. */
  @Override
  public int conditions() {
    return 1;
  }

  /**
   * Two ranges are either apart or one lies within the other, which then holds its first address.
   */
  @Override
  public boolean excludes(RouteMatcher other) {
    for (AddressRange mine : ranges) {
      for (AddressRange theirs : ((ClientAddressMatcher) other).ranges) {
        if (mine.contains(theirs.network()) || theirs.contains(mine.network())) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public String describe() {
    return "client in " + words();
  }

  @Override
  public String miss(RequestFacts facts) {
    return "client " + facts.clientText() + " is not in " + words();
  }

  private String words() {
    return String.join(" or ", List.of(ranges).stream().map(AddressRange::toString).toList());
  }
}
