package io.weir.discovery;

import java.util.Comparator;

/** One SRV record: a host that offers a service, and how it wants to be chosen. Immutable. */
record Service(String target, int port, int priority, int weight) {
  static final Comparator<Service> ORDER =
      Comparator.comparingInt(Service::priority)
          .thenComparing(Service::target)
          .thenComparingInt(Service::port)
          .thenComparingInt(Service::weight);

  @Override
  public String toString() {
    return target + ":" + port;
  }
}
