package io.weir.health;

import io.weir.health.HealthGroup.Member;
import io.weir.net.Control;
import io.weir.net.ControlOnly;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ejects backends whose attempts fail: after some failures in a row, of which a loop tells, or when
 * {@link FailureRates} finds that too many of all fail. Each comes back by itself, on probation: it
 * gets a small share and few requests at once, one more failure ejects it again, and some successes
 * make it like any other. Lives as long as the gateway; control thread.
 */
@ControlOnly
final class PassiveHealth implements FailureRates.Listener {
  private static final Logger log = LoggerFactory.getLogger(PassiveHealth.class);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Control control;
  private final Consumer<BackendHealth> changed;
  private final Map<String, HealthGroup> groups = new HashMap<>();
  private final FailureRates rates;

  PassiveHealth(Control control, Consumer<BackendHealth> changed) {
    this.control = control;
    this.changed = changed;
    this.rates = new FailureRates(control, this);
  }

  /** From now on these, and no others. */
  void watch(List<HealthGroup> wanted) {
    Set<BackendHealth> dropped = watched();
    groups.clear();
    for (HealthGroup group : wanted) {
      groups.put(group.cluster(), group);
      for (Member member : group.members()) {
        BackendHealth health = member.health();
        dropped.remove(health);
        health.watch(Streaks.Limits.of(group.ejection()), this::alarmed);
        if (!group.ejection().enabled()) {
          forgive(health);
        } else if (health.sparedFor() != null && !health.sparedFor().isRow()) {
          // Who still fails that much will be found again.
          spare(health, null);
        }
      }
    }
    dropped.forEach(BackendHealth::forget);
    rates.watch(wanted);
  }

  private Set<BackendHealth> watched() {
    Set<BackendHealth> all = new HashSet<>();
    groups.values().forEach(group -> group.members().forEach(member -> all.add(member.health())));
    return all;
  }

  /** On whatever loop saw the failure that made a row long enough. */
  private void alarmed(BackendHealth health) {
    control.execute(() -> suspect(health));
  }

  private void suspect(BackendHealth health) {
    int streaks = health.streaks();
    Streaks.Limits limits = health.limits();
    if (!limits.reached(streaks)) {
      // A success came in between.
      health.rearm();
      endSparing(health);
      endProbation(health);
    } else if (health.usable()) {
      Cause cause = limits.cause(streaks);
      eject(health, cause, limits.length(streaks) + " " + cause.words);
    } else {
      // It gets no new requests anyway, or the checks are not believed. There is nothing to spare,
      // and nobody looks again for as long as all goes well.
      endSparing(health);
      control.after(SECOND, () -> listenAgain(health));
    }
  }

  /** In this order: the success that ended a probation meanwhile could not be told. */
  private void listenAgain(BackendHealth health) {
    health.rearm();
    endProbation(health);
  }

  private void endProbation(BackendHealth health) {
    if (health.proven() && probation(health, 0)) {
      changed.accept(health);
    }
  }

  /** Ends what a row of failures has begun. */
  private void endSparing(BackendHealth health) {
    Cause cause = health.sparedFor();
    if (cause != null && cause.isRow()) {
      spare(health, null);
    }
  }

  private void lookAgain(BackendHealth health) {
    control.after(
        SECOND,
        () -> {
          if (!health.has(HealthWord.EJECTED) && groups.containsKey(health.cluster())) {
            suspect(health);
          }
        });
  }

  @Override
  public void failing(BackendHealth health, Cause cause, String why) {
    eject(health, cause, why);
  }

  @Override
  public void fine(BackendHealth health, Cause cause) {
    if (health.sparedFor() == cause) {
      spare(health, null);
    }
  }

  private void eject(BackendHealth health, Cause cause, String why) {
    HealthGroup group = groups.get(health.cluster());
    if (group == null) {
      return;
    }
    String objection = Guard.objection(group, health);
    if (!objection.isEmpty()) {
      prevented(health, cause, why, objection);
      return;
    }
    long nanos = health.ejection().eject(control.nanos(), group.ejection());
    int serial = health.ejection().serial();
    health.ejectionReason(why + ", for " + text(nanos));
    spare(health, null);
    probation(health, 0);
    health.set(HealthWord.EJECTED, true, control.nanos());
    health.meters().ejected(cause.label);
    changed.accept(health);
    log.warn(
        "cluster {}: {} is ejected for {}: {}",
        health.cluster(),
        health.backend(),
        text(nanos),
        why);
    control.after(nanos, () -> timeIsOver(health, serial));
  }

  private void prevented(BackendHealth health, Cause cause, String why, String objection) {
    if (!health.has(HealthWord.SPARED)) {
      health.ejectionReason(why + ", but " + objection);
      spare(health, cause);
      health.meters().ejectionPrevented(cause.label);
      log.warn(
          "cluster {}: {} is not ejected, although there were {}: {}",
          health.cluster(),
          health.backend(),
          why,
          objection);
    }
    if (cause.isRow()) {
      lookAgain(health);
    }
  }

  /** It should be ejected for this and cannot be; null ends that. */
  private void spare(BackendHealth health, @Nullable Cause cause) {
    health.sparedFor(cause);
    health.set(HealthWord.SPARED, cause != null, control.nanos());
  }

  /**
   * Begins with so many successes to come, or ends with 0; whether it did.
   *
   * @param probes successes in a row that it takes
   */
  private boolean probation(BackendHealth health, int probes) {
    health.unproven(probes);
    return health.set(HealthWord.PROBATION, probes > 0, control.nanos());
  }

  private void timeIsOver(BackendHealth health, int serial) {
    if (health.has(HealthWord.EJECTED) && health.ejection().serial() == serial) {
      HealthGroup group = groups.get(health.cluster());
      int probes = group == null ? 1 : group.ejection().probes();
      comeBack(health, health.limits().probation(), probes, "its time is over");
    }
  }

  /** Whatever its attempts came to, it is taken for sound: its checks have seen it recover. */
  void forgive(BackendHealth health) {
    if (health.has(HealthWord.EJECTED)) {
      comeBack(health, 0, 0, "it has recovered");
      return;
    }
    spare(health, null);
    health.rearm(0);
    if (probation(health, 0)) {
      changed.accept(health);
    }
  }

  private void comeBack(BackendHealth health, int streaks, int probes, String why) {
    health.ejection().returned(control.nanos());
    health.rearm(streaks);
    probation(health, probes);
    health.set(HealthWord.EJECTED, false, control.nanos());
    log.info("cluster {}: {} is not ejected any more: {}", health.cluster(), health.backend(), why);
    changed.accept(health);
  }

  private static String text(long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
