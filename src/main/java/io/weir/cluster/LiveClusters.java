package io.weir.cluster;

import io.weir.health.BackendHealth;
import io.weir.net.Control;
import io.weir.net.ControlOnly;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every cluster that an exchange may still ask, of whatever generation, to be told when one of its
 * backends changes. It keeps none of them alive: a generation ends with its last exchange. While a
 * backend is within its ramp, its clusters are told again and again. One per registry; control
 * thread.
 */
@ControlOnly
public final class LiveClusters {
  /** Steps of a ramp; more would only make more sets. */
  private static final int STEPS = 50;

  /**
   * Generations of one cluster that are told; what still runs on an older one has picked long ago.
   * A set may cost milliseconds to make, and nobody knows when a collection forgets the clusters.
   */
  private static final int GENERATIONS = 8;

  private static final long LEAST_STEP = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MOST_STEP = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier clock;
  private final List<WeakReference<Cluster>> clusters = new ArrayList<>();
  private @Nullable Control control;
  private boolean stepping;
  private boolean adapting;

  LiveClusters(LongSupplier clock) {
    this.clock = clock;
  }

  /** From now on ramps are followed. */
  public void attach(Control thread) {
    control = thread;
  }

  long nowNanos() {
    return clock.getAsLong();
  }

  void add(Cluster cluster) {
    clusters.add(new WeakReference<>(cluster));
    int newer = 0;
    for (int i = clusters.size() - 1; i >= 0; i--) {
      Cluster known = clusters.get(i).get();
      boolean same = known != null && known.name().equals(cluster.name());
      if (known == null || (same && ++newer > GENERATIONS)) {
        clusters.remove(i);
      }
    }
    follow(cluster);
  }

  /** A generation is in force: what its backends get is shown from now on. */
  public void inForce() {
    each(
        cluster -> {
          cluster.live().refresh(nowNanos());
          cluster.showLimit();
        });
    adaptLater();
  }

  /** While there are limits that follow the answers. */
  private void adaptLater() {
    boolean wanted = clusters.stream().map(WeakReference::get).anyMatch(LiveClusters::isAdaptive);
    if (!adapting && control != null && wanted) {
      adapting = true;
      control.after(AdaptiveLimit.LOOK_NANOS, this::adapt);
    }
  }

  private static boolean isAdaptive(@Nullable Cluster cluster) {
    return cluster != null && cluster.adaptiveLimit() > 0;
  }

  private void adapt() {
    adapting = false;
    each(cluster -> cluster.adapt(nowNanos()));
    adaptLater();
  }

  /** A backend is usable or not any more, or has another weight. */
  public void changed(BackendHealth health) {
    each(
        cluster -> {
          if (cluster.name().equals(health.cluster())) {
            cluster.live().refresh(nowNanos());
            follow(cluster);
          }
        });
  }

  private void step() {
    stepping = false;
    each(
        cluster -> {
          if (cluster.live().windowNanos() > 0) {
            cluster.live().refresh(nowNanos());
            follow(cluster);
          }
        });
  }

  private void follow(Cluster cluster) {
    if (!stepping && control != null && cluster.live().growing(nowNanos())) {
      stepping = true;
      long step = cluster.live().windowNanos() / STEPS;
      control.after(Math.max(LEAST_STEP, Math.min(MOST_STEP, step)), this::step);
    }
  }

  /** For every one that is still there, the oldest first; forgets the others. */
  private void each(Consumer<Cluster> action) {
    clusters.removeIf(reference -> reference.get() == null);
    for (WeakReference<Cluster> reference : List.copyOf(clusters)) {
      Cluster cluster = reference.get();
      if (cluster != null) {
        action.accept(cluster);
      }
    }
  }
}
