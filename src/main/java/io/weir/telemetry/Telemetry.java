package io.weir.telemetry;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.weir.config.MetricsConfig;

/**
 * All meters of the process. One per process, made before the first generation and closed after the
 * last loop; outlives generations, so that a reload continues the series of what stays configured.
 *
 * <p>The control thread looks meters up by configured name while it builds a generation, and says
 * with {@link #retain} which names are still used; loops only ever hold the meters themselves. A
 * scrape may run on another control thread at any time.
 */
public final class Telemetry implements AutoCloseable {
  /**
   * The name in metrics of what belongs to no route: requests that none matches or that are bad.
   */
  public static final String NO_ROUTE = "_none";

  private final MeterMap<String, ListenerMeters> listeners;
  private final MeterMap<String, RouteMeters> routes;
  private final MeterMap<String, ClusterMeters> clusters;
  private final MeterMap<BackendName, BackendMeters> backends;
  private final ProcessMeters process;
  private final JvmMeters jvm;
  private final Scrape scrape;

  public Telemetry(int loops, MetricsConfig config) {
    this(loops, new Buckets(config.bucketsSeconds()));
  }

  Telemetry(int loops, Buckets buckets) {
    listeners = new MeterMap<>(name -> new ListenerMeters(name, loops));
    routes = new MeterMap<>(name -> new RouteMeters(name, loops, buckets));
    clusters = new MeterMap<>(name -> new ClusterMeters(name, loops, buckets));
    backends = new MeterMap<>(name -> new BackendMeters(name, loops, buckets));
    process = new ProcessMeters(loops, buckets);
    jvm = new JvmMeters();
    jvm.registry().getPrometheusRegistry().register((MultiCollector) this::collect);
    scrape = new Scrape(jvm.registry().getPrometheusRegistry());
  }

  public ListenerMeters listener(String name) {
    return listeners.get(name);
  }

  /** The meters of a route; {@link #NO_ROUTE} is a name like any other. */
  public RouteMeters route(String name) {
    return routes.get(name);
  }

  public ClusterMeters cluster(String name) {
    return clusters.get(name);
  }

  public BackendMeters backend(String cluster, String backend) {
    return backends.get(new BackendName(cluster, backend));
  }

  public ProcessMeters process() {
    return process;
  }

  public Scrape scrape() {
    return scrape;
  }

  /**
   * Ends the series of every name that is not in the given ones, each as soon as nothing is under
   * way in it. Called after a reload was committed, and after one failed with the names of the
   * generation that stays. {@link #NO_ROUTE} always stays if the set of routes names it.
   */
  public void retain(MeterNames names) {
    listeners.retain(names.listeners());
    routes.retain(names.routes());
    clusters.retain(names.clusters());
    backends.retain(names.backends());
  }

  private MetricSnapshots collect() {
    Points points = new Points();
    listeners.collect(points);
    routes.collect(points);
    clusters.collect(points);
    backends.collect(points);
    process.collect(points);
    return points.snapshots();
  }

  @Override
  public void close() {
    jvm.close();
  }
}
