package io.weir.discovery;

import io.weir.config.Address;
import io.weir.config.BackendConfig;
import io.weir.net.ControlOnly;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names that one cluster wants: hosts, services, and the hosts that services name. A cluster
 * has its own look-ups even of a name that others have too, so that logs and metrics say whose they
 * are. Goes on through reloads; control thread.
 */
@ControlOnly
final class ClusterNames {
  private static final Logger log = LoggerFactory.getLogger(ClusterNames.class);

  /** As that of a configured backend. */
  private static final int MOST_WEIGHT = 1000;

  private final NameWatch.Site site;
  private final Names names;
  private final Map<String, NameWatch<InetAddress>> hosts = new TreeMap<>();
  private final Map<String, NameWatch<Service>> services = new TreeMap<>();
  private Set<Address> wanted = Set.of();

  /** Services that have more addresses than are taken, to say so once. */
  private final Set<String> cut = new HashSet<>();

  ClusterNames(NameWatch.Site site, Names names) {
    this.names = names;
    this.site =
        new NameWatch.Site(
            site.cluster(),
            site.control(),
            site.random(),
            site.dns(),
            site.meters(),
            news -> answered(news, site.listener()));
  }

  /** From now on the names in these addresses, and no others. */
  void want(Collection<Address> addresses) {
    wanted = new LinkedHashSet<>(addresses);
    reconcile();
  }

  void end() {
    want(List.of());
  }

  private void answered(boolean news, NameWatch.Listener listener) {
    if (news) {
      // A service may name other hosts now.
      reconcile();
    }
    long failing = hosts.values().stream().filter(NameWatch::failing).count();
    failing += services.values().stream().filter(NameWatch::failing).count();
    site.meters().failing((int) failing);
    listener.answered(news);
  }

  private void reconcile() {
    Set<String> wantedHosts = new LinkedHashSet<>();
    Set<String> wantedServices = new LinkedHashSet<>();
    for (Address address : wanted) {
      if (address instanceof Address.Srv srv) {
        wantedServices.add(srv.name());
      } else if (address instanceof Address.Tcp tcp) {
        wantedHosts.add(tcp.host());
      }
    }
    keep(services, wantedServices, this::service);
    for (NameWatch<Service> service : services.values()) {
      service.known().forEach(each -> wantedHosts.add(each.target()));
    }
    wantedHosts.removeIf(host -> Hosts.literal(host) != null);
    keep(hosts, wantedHosts, this::host);
  }

  private static <T> void keep(
      Map<String, NameWatch<T>> watches, Set<String> names, Function<String, NameWatch<T>> made) {
    watches.forEach(
        (name, watch) -> {
          if (!names.contains(name)) {
            watch.end();
          }
        });
    watches.keySet().retainAll(names);
    for (String name : names) {
      if (!watches.containsKey(name)) {
        NameWatch<T> watch = made.apply(name);
        watches.put(name, watch);
        watch.begin();
      }
    }
  }

  private NameWatch<InetAddress> host(String host) {
    NameWatch.Kind<InetAddress> kind =
        new NameWatch.Kind<>(
            Hosts.ORDER, Hosts::text, done -> names.hosts(host, site.dns().get(), done));
    return new NameWatch<>(site, host, kind);
  }

  private NameWatch<Service> service(String name) {
    NameWatch.Kind<Service> kind =
        new NameWatch.Kind<>(
            Service.ORDER, Service::toString, done -> names.services(name, site.dns().get(), done));
    return new NameWatch<>(site, "srv:" + name, kind);
  }

  /** Those of the addresses whose names nobody has answered yet, well or not. */
  List<Address> unsettled(Collection<Address> addresses) {
    return addresses.stream().filter(address -> !settled(address)).toList();
  }

  private boolean settled(Address address) {
    if (address instanceof Address.Tcp tcp) {
      return settled(hosts.get(tcp.host()));
    }
    if (address instanceof Address.Srv srv) {
      NameWatch<Service> service = services.get(srv.name());
      return settled(service)
          && (service == null
              || service.known().stream().allMatch(each -> settled(hosts.get(each.target()))));
    }
    return true;
  }

  private static boolean settled(@Nullable NameWatch<?> watch) {
    return watch == null || watch.settled();
  }

  /** Where a backend leads now. */
  List<Endpoint> of(BackendConfig backend) {
    if (backend.address() instanceof Address.Tcp tcp) {
      return host(tcp, backend.weight(), backend.backup());
    }
    return service(((Address.Srv) backend.address()).name(), backend);
  }

  private List<Endpoint> host(Address.Tcp address, int weight, boolean backup) {
    List<Endpoint> all = new ArrayList<>();
    List<InetAddress> found = addresses(address.host());
    for (InetAddress each : found) {
      String label = found.size() == 1 ? address.toString() : address + "@" + Hosts.text(each);
      InetSocketAddress resolved = new InetSocketAddress(each, address.port());
      all.add(new Endpoint(address, resolved, label, weight, backup));
    }
    if (all.isEmpty()) {
      all.add(new Endpoint(address, null, address.toString(), weight, backup));
    }
    return all;
  }

  private List<InetAddress> addresses(String host) {
    InetAddress literal = Hosts.literal(host);
    if (literal != null) {
      return List.of(literal);
    }
    NameWatch<InetAddress> watch = hosts.get(host);
    return watch == null ? List.of() : watch.known();
  }

  /** The least priority serves, the others when none of those can. */
  private List<Endpoint> service(String name, BackendConfig backend) {
    NameWatch<Service> watch = services.get(name);
    List<Service> found = watch == null ? List.of() : watch.known();
    List<Endpoint> all = new ArrayList<>();
    int most = found.stream().mapToInt(Service::weight).max().orElse(1);
    for (Service each : found) {
      boolean backup = backend.backup() || each.priority() > found.get(0).priority();
      int weight = weight(each.weight(), most, backend.weight());
      all.addAll(host(new Address.Tcp(each.target(), each.port()), weight, backup));
    }
    if (all.isEmpty()) {
      return List.of(
          new Endpoint(
              backend.address(),
              null,
              backend.address().toString(),
              backend.weight(),
              backend.backup()));
    }
    return bounded(name, all);
  }

  /**
   * The record's own, times that of the configuration, made smaller if some would be too large. A
   * weight of 0 asks for hardly anything, not for nothing.
   */
  private static int weight(int own, int most, int configured) {
    double scale = Math.min(1, (double) MOST_WEIGHT / Math.max(1, (long) most * configured));
    long weight = Math.round(Math.max(1, own) * (double) configured * scale);
    return configured == 0 ? 0 : (int) Math.max(1, weight);
  }

  private List<Endpoint> bounded(String name, List<Endpoint> all) {
    int most = site.dns().get().maxAddresses();
    if (all.size() <= most) {
      cut.remove(name);
      return all;
    }
    if (cut.add(name)) {
      log.warn(
          "cluster {}: the targets of srv:{} have {} addresses, of which {} are used"
              + " (dns.max-addresses)",
          site.cluster(),
          name,
          all.size(),
          most);
    }
    return all.subList(0, most);
  }
}
