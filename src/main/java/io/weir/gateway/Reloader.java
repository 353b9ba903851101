package io.weir.gateway;

import io.weir.cluster.Backend;
import io.weir.cluster.BackendRegistry;
import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterBuilder;
import io.weir.config.BackendConfig;
import io.weir.config.ConfigDiff;
import io.weir.config.ListenerConfig;
import io.weir.config.Loaded;
import io.weir.config.Problem;
import io.weir.config.Problems;
import io.weir.discovery.Discovery;
import io.weir.health.HealthControl;
import io.weir.listener.ListenerSet;
import io.weir.net.BufferBudget;
import io.weir.net.ControlOnly;
import io.weir.route.LiveRoutes;
import io.weir.telemetry.AccessLog;
import io.weir.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts generations into force, all of one or nothing. Knows the current generation and how the last
 * reload ended; both may be asked for by any thread, everything else happens on the control thread,
 * one reload after the other, so that the last one wins. Lives as long as its gateway.
 */
@ControlOnly
final class Reloader {
  /** What a new generation is put into. */
  record Targets(
      GenerationBuilder builder,
      BackendRegistry registry,
      Telemetry telemetry,
      LiveRoutes routes,
      ListenerSet listeners,
      AccessLog accessLog,
      BufferBudget buffers,
      HealthControl health,
      Discovery discovery,
      NotifySocket supervisor) {}

  private static final Logger log = LoggerFactory.getLogger(Reloader.class);

  private final Targets targets;
  private final Lifecycle lifecycle;

  /** Reloads that wait until the one before them has ended. */
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  private boolean busy;
  private volatile Generation current;
  private volatile @Nullable ReloadResult last;
  private volatile List<String> lastChanges = List.of();
  private volatile List<PastReload> past = List.of();

  Reloader(Targets targets, Lifecycle lifecycle, Generation first) {
    this.targets = targets;
    this.lifecycle = lifecycle;
    this.current = first;
  }

  /** The generation in force. Any thread. */
  Generation current() {
    return current;
  }

  /**
   * Where a listener of the current generation really listens; null if it is not open. Any thread.
   */
  @Nullable InetSocketAddress boundAddress(String listener) {
    return targets.listeners().address(listener);
  }

  /** How the last reload ended; null if there was none. Any thread. */
  @Nullable ReloadResult last() {
    return last;
  }

  /** What the last reload that was not refused has changed, a line each. Any thread. */
  List<String> lastChanges() {
    return lastChanges;
  }

  /** The last reloads, the latest first. Any thread. */
  List<PastReload> past() {
    return past;
  }

  /**
   * Opens the listeners of the first generation.
   *
   * @throws StartFailure if one of them cannot be opened; says which, and why
   */
  void listen(Loaded loaded) {
    ListenerSet.Plan plan = prepareListeners(loaded);
    if (plan == null) {
      throw new StartFailure(loaded.problems().toString());
    }
    commit(current, plan);
  }

  /**
   * Reads the configuration and puts it into force; if anything is wrong with it, nothing changes.
   * Names that are new are asked for in between, so that the end may come later; other things
   * happen on this thread meanwhile, but no other reload.
   */
  void reload(@Nullable Supplier<Loaded> source, Consumer<ReloadResult> done) {
    // Also when the file has problems: a rotated log must not grow on under its old name.
    targets.accessLog().reopen();
    if (busy) {
      waiting.addLast(() -> begin(source, done));
    } else {
      begin(source, done);
    }
  }

  private void begin(@Nullable Supplier<Loaded> source, Consumer<ReloadResult> done) {
    busy = true;
    if (lifecycle.ending()) {
      end(refused("weir is ending and reloads no more", List.of()), done);
      return;
    }
    targets.supervisor().reloading();
    if (source == null) {
      end(refused("there is no file to read again", List.of()), done);
    } else {
      prepare(source, done);
    }
  }

  private void prepare(Supplier<Loaded> source, Consumer<ReloadResult> done) {
    try {
      Loaded loaded = source.get();
      if (loaded.problems().isEmpty()) {
        targets.discovery().prepare(loaded.config(), () -> end(attempt(loaded), done));
      } else {
        end(attempt(loaded), done);
      }
    } catch (RuntimeException | Error e) {
      // Without an end no other reload would begin. An Error may be a class that cannot be loaded.
      end(failed(e), done);
    }
  }

  private void end(ReloadResult result, Consumer<ReloadResult> done) {
    last = result;
    past = PastReload.with(new PastReload(System.currentTimeMillis(), result), past);
    targets.telemetry().process().reloaded(result.ok());
    if (result.ok()) {
      log.info("{}", result.text());
    } else {
      log.error("{}", result.text());
    }
    if (!lifecycle.ending()) {
      // Refused or not, the reload is over, and the status says how.
      targets.supervisor().ready(result.text());
    }
    done.accept(result);
    busy = false;
    Runnable next = waiting.pollFirst();
    if (next != null) {
      next.run();
    }
  }

  private ReloadResult attempt(Loaded loaded) {
    if (lifecycle.ending()) {
      return refused("weir is ending and reloads no more", List.of());
    }
    try {
      Generation next = targets.builder().build(loaded, current);
      LocalChecks.run(loaded);
      ListenerSet.Plan plan = loaded.problems().isEmpty() ? prepareListeners(loaded) : null;
      if (plan == null) {
        rollback();
        return refused(
            "nothing was changed, generation " + current.number() + " stays in force",
            loaded.problems().list());
      }
      List<String> changes = ConfigDiff.between(current.loaded(), loaded).lines();
      commit(next, plan);
      lastChanges = changes;
      return new ReloadResult(true, next.number(), summary(next), List.of(), changes);
    } catch (RuntimeException | Error e) {
      return failed(e);
    }
  }

  /** An error in weir, not in the file. What serves now must go on serving. */
  private ReloadResult failed(Throwable e) {
    log.error("a reload failed", e);
    rollback();
    return refused("nothing was changed because of an error in weir: " + e, List.of());
  }

  /** The backends of a cluster are others than they were, though the configuration is the same. */
  void membersChanged(String name) {
    Problems none = new Problems();
    int headerBytes = current.config().limits().responseHeaderBytes();
    ClusterBuilder builder =
        new ClusterBuilder(targets.registry(), targets.discovery(), headerBytes, none);
    for (Cluster cluster : current.clusters()) {
      List<BackendConfig> backends = targets.discovery().backends(cluster.config());
      if (cluster.name().equals(name) && builder.update(cluster, backends)) {
        settle();
      }
    }
  }

  /** Binds what is new; null if something cannot be bound, which is then among the problems. */
  private ListenerSet.@Nullable Plan prepareListeners(Loaded loaded) {
    ListenerSet.Plan plan = targets.listeners().prepare(loaded.config().listeners());
    plan.failures()
        .forEach(
            (listener, failure) ->
                loaded.problems().add(listener.origin(), sentence(listener, failure)));
    if (!plan.failures().isEmpty()) {
      targets.listeners().rollback(plan);
      return null;
    }
    return plan;
  }

  private static String sentence(ListenerConfig listener, IOException failure) {
    return "listener "
        + listener.name()
        + " cannot listen on "
        + listener.bind()
        + ": "
        + BindProblem.reason(failure, listener.bind().port());
  }

  private void rollback() {
    targets.routes().set(current.routes());
    targets.discovery().inForce(current.config());
    targets.registry().retireUnused(current.wanted());
    targets.telemetry().retain(current.meterNames());
  }

  private void commit(Generation next, ListenerSet.Plan plan) {
    // Routes first: a listener that opens must not meet routes that do not know it.
    targets.routes().set(next.routes());
    targets.listeners().commit(plan);
    if (!next.config().accessLog().equals(current.config().accessLog())) {
      targets.accessLog().configure(next.config().accessLog());
    }
    limitBuffers(next);
    current = next;
    targets.discovery().inForce(next.config());
    settle();
    targets
        .telemetry()
        .process()
        .configured(next.config().sha(), next.number(), next.loadedAt().toEpochMilli());
  }

  /** Last: exchanges that begin from now on no longer see what retires here. */
  private void settle() {
    targets.registry().retireUnused(current.wanted());
    targets.telemetry().retain(current.meterNames());
    targets.health().watch(current.clusters().stream().map(Cluster::health).toList());
    targets.registry().clusters().inForce();
    for (Cluster cluster : current.clusters()) {
      long known = cluster.backends().stream().filter(Backend::resolved).count();
      cluster.meters().discovery().members((int) known);
    }
  }

  private void limitBuffers(Generation next) {
    targets.buffers().limit(next.config().limits().bufferedBytes());
    targets.telemetry().process().bufferedLimit(targets.buffers().limit());
  }

  private ReloadResult refused(String sentence, List<Problem> problems) {
    return ReloadResult.refused(current.number(), sentence, problems);
  }

  private static String summary(Generation generation) {
    return "generation "
        + generation.number()
        + " is in force: "
        + count(generation.config().listeners().size(), "listener")
        + ", "
        + count(generation.config().routes().size(), "route")
        + ", "
        + count(generation.clusters().size(), "cluster")
        + ", "
        + count(generation.wanted().size(), "backend");
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
