package io.weir.discovery;

import io.weir.config.Address;
import io.weir.config.BackendConfig;
import io.weir.config.BackendsFile;
import io.weir.config.ClusterConfig;
import io.weir.config.DnsConfig;
import io.weir.config.GatewayConfig;
import io.weir.config.Problem;
import io.weir.net.Control;
import io.weir.net.ControlOnly;
import io.weir.net.FileThread;
import io.weir.net.Transport;
import io.weir.telemetry.Telemetry;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the backends of every cluster are. A configuration that is to come into force is prepared
 * first, so that its names are known by then; the one in force is watched. One per gateway; control
 * thread, which never waits here.
 */
@ControlOnly
public final class Discovery implements Endpoints, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Discovery.class);

  private static final long LIST_MILLIS = 2_000;

  private final Control control;
  private final Names names;
  private final Function<Address, SocketAddress> sockets;
  private final Telemetry telemetry;
  private final RandomGenerator random;
  private final FileThread files;
  private final Map<String, ClusterNames> clusters = new HashMap<>();
  private final Map<String, ListWatch> lists = new HashMap<>();
  private final Waits waits;

  /** The lists as the thread for files sees them. */
  private volatile List<ListWatch> watched = List.of();

  /** Clusters that have changed and were not told yet. */
  private final Set<String> changed = new LinkedHashSet<>();

  private Consumer<String> listener = cluster -> {};
  private @Nullable GatewayConfig inForce;
  private DnsConfig dns;

  public Discovery(
      Control control, Transport transport, Telemetry telemetry, FileThread files, DnsConfig dns) {
    this(
        new Means(control, new DnsNames(transport), transport::socketAddress, files, telemetry),
        new SplittableRandom(),
        dns);
  }

  /**
   * What it works with.
   *
   * @param sockets of addresses that need not be looked up; refuses with an
   *     IllegalArgumentException
   */
  record Means(
      Control control,
      Names names,
      Function<Address, SocketAddress> sockets,
      FileThread files,
      Telemetry telemetry) {}

  Discovery(Means means, RandomGenerator random, DnsConfig dns) {
    this.control = means.control();
    this.names = means.names();
    this.sockets = means.sockets();
    this.telemetry = means.telemetry();
    this.random = random;
    this.dns = dns;
    this.files = means.files();
    this.waits = new Waits(control, this::names);
  }

  /** Somebody who is told whenever a cluster of the configuration in force has other backends. */
  public void onChange(Consumer<String> told) {
    listener = told;
  }

  /**
   * Asks for all names that are new, and runs {@code ready} when each was answered or the time for
   * that is over; at once if there is nothing to wait for. {@link #inForce} must follow, with this
   * configuration or with the one before.
   */
  public void prepare(GatewayConfig next, Runnable ready) {
    dns = next.dns();
    Map<String, Set<Address>> needs = new TreeMap<>();
    for (ClusterConfig cluster : next.clusters()) {
      needs.put(cluster.name(), wantToo(cluster.name(), cluster.backends()));
    }
    waits.begin(needs, dns.patience(), ready);
  }

  /** Asks for the names of these backends beside those that the cluster has. */
  private Set<Address> wantToo(String cluster, List<BackendConfig> backends) {
    Set<Address> needed = addresses(backends);
    want(cluster, needed, present(cluster));
    return needed;
  }

  /** Asks for these names of a cluster, for those that something waits for, and for no others. */
  private void want(String cluster, Set<Address> some, Set<Address> more) {
    Set<Address> wanted = new LinkedHashSet<>(some);
    wanted.addAll(more);
    wanted.addAll(waits.needed(cluster));
    names(cluster).want(wanted);
  }

  /** The addresses of the backends that a cluster has now. */
  private Set<Address> present(String cluster) {
    if (inForce != null) {
      for (ClusterConfig config : inForce.clusters()) {
        if (config.name().equals(cluster)) {
          return addresses(backends(config));
        }
      }
    }
    return Set.of();
  }

  private static Set<Address> addresses(List<BackendConfig> backends) {
    Set<Address> addresses = new LinkedHashSet<>();
    backends.forEach(backend -> addresses.add(backend.address()));
    return addresses;
  }

  private ClusterNames names(String cluster) {
    return clusters.computeIfAbsent(
        cluster,
        name ->
            new ClusterNames(
                new NameWatch.Site(
                    name,
                    control,
                    random,
                    () -> dns,
                    telemetry.cluster(name).discovery(),
                    news -> answered(name, news)),
                names));
  }

  /** This configuration is in force: what it names is watched from now on, and nothing else. */
  public void inForce(GatewayConfig config) {
    // After a reload that was refused the lists are what they were.
    boolean other = !config.equals(inForce);
    inForce = config;
    dns = config.dns();
    Set<String> known = new HashSet<>();
    for (ClusterConfig cluster : config.clusters()) {
      known.add(cluster.name());
      if (other) {
        watchList(cluster);
      }
      want(cluster.name(), addresses(backends(cluster)), Set.of());
    }
    forget(clusters, known, ClusterNames::end);
    forget(lists, known, ListWatch::end);
    watched = List.copyOf(lists.values());
    files.every("the lists of backends", watched.isEmpty() ? 0 : LIST_MILLIS, this::lookAtLists);
  }

  /** On the thread for files. */
  private void lookAtLists() {
    watched.forEach(ListWatch::look);
  }

  private static <T> void forget(Map<String, T> all, Set<String> known, Consumer<T> end) {
    all.forEach(
        (name, each) -> {
          if (!known.contains(name)) {
            end.accept(each);
          }
        });
    all.keySet().retainAll(known);
  }

  private void watchList(ClusterConfig cluster) {
    BackendsFile file = cluster.backendsFile();
    ListWatch watch = lists.get(cluster.name());
    if (watch != null && file != null && watch.watches(file)) {
      watch.reread(file);
      return;
    }
    if (watch != null) {
      watch.end();
      lists.remove(cluster.name());
    }
    if (file != null) {
      lists.put(
          cluster.name(),
          new ListWatch(
              cluster.name(),
              file,
              control,
              telemetry.cluster(cluster.name()).discovery(),
              new Taker(cluster.name())));
    }
  }

  /** The backends that a cluster of the configuration in force has now, those of lists included. */
  public List<BackendConfig> backends(ClusterConfig cluster) {
    ListWatch list = lists.get(cluster.name());
    return list == null ? cluster.backends() : list.backends();
  }

  @Override
  public List<Endpoint> of(String cluster, BackendConfig backend) {
    if (backend.address() instanceof Address.Unix) {
      SocketAddress socket = sockets.apply(backend.address());
      String label = backend.address().toString();
      return List.of(
          new Endpoint(backend.address(), socket, label, backend.weight(), backend.backup()));
    }
    return names(cluster).of(backend);
  }

  private void answered(String cluster, boolean news) {
    if (news) {
      tell(cluster);
    }
    waits.look();
  }

  /** Soon, so that answers which come together change the cluster once. */
  private void tell(String cluster) {
    if (changed.isEmpty()) {
      control.execute(this::tellAll);
    }
    changed.add(cluster);
  }

  private void tellAll() {
    List<String> all = List.copyOf(changed);
    changed.clear();
    all.forEach(listener);
  }

  @Override
  public void close() {
    names.close();
  }

  /** What becomes of a list that was read anew. */
  private final class Taker implements ListWatch.Taker {
    private final String cluster;

    Taker(String cluster) {
      this.cluster = cluster;
    }

    @Override
    public void prepare(List<BackendConfig> backends, Runnable taken) {
      Map<String, Set<Address>> needs = Map.of(cluster, wantToo(cluster, backends));
      Runnable ready =
          () -> {
            taken.run();
            // Taken or not: what it alone was asked for is not wanted any more.
            want(cluster, present(cluster), Set.of());
          };
      waits.begin(needs, dns.patience(), ready);
    }

    @Override
    public void changed() {
      tell(cluster);
    }

    @Override
    public List<Problem> problems(BackendsFile.Reading reading) {
      List<Problem> problems = new ArrayList<>();
      for (BackendConfig backend : reading.backends()) {
        try {
          log.trace("{} has {}", backend.address(), of(cluster, backend));
        } catch (IllegalArgumentException e) {
          // Expected: this is how the transport says that it has no such sockets.
          problems.add(new Problem(backend.origin(), String.valueOf(e.getMessage())));
        }
      }
      return problems;
    }
  }
}
