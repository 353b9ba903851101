package io.weir.health;

import io.weir.health.BackendHealth.Tally;
import io.weir.health.HealthGroup.Member;
import io.weir.net.Control;
import io.weir.net.ControlOnly;
import java.util.ArrayList;
import java.util.Comparator;
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
 * a comparison finds that one fails much more often than the others. Each comes back by itself, on
 * probation: it gets a small share, one more failure ejects it again, and one success makes it like
 * any other. Lives as long as the gateway; control thread.
 */
@ControlOnly
final class PassiveHealth {
  private static final Logger log = LoggerFactory.getLogger(PassiveHealth.class);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Control control;
  private final Consumer<BackendHealth> changed;
  private final Map<String, HealthGroup> groups = new HashMap<>();

  /** When the backends of a cluster are compared next. */
  private final Map<String, Long> comparisons = new HashMap<>();

  private boolean comparing;

  PassiveHealth(Control control, Consumer<BackendHealth> changed) {
    this.control = control;
    this.changed = changed;
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
        }
      }
    }
    dropped.forEach(BackendHealth::forget);
    comparisons.keySet().retainAll(groups.keySet());
    compareLater();
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
      spare(health, false);
      if (streaks == 0 && probation(health, false)) {
        changed.accept(health);
      }
    } else if (health.usable()) {
      Cause cause = limits.cause(streaks);
      eject(health, cause, limits.length(streaks) + " " + cause.words);
    } else {
      // It gets no new requests anyway, or the checks are not believed.
      control.after(SECOND, health::rearm);
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
    spare(health, false);
    probation(health, false);
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
      spare(health, true);
      health.meters().ejectionPrevented(cause.label);
      log.warn(
          "cluster {}: {} is not ejected, although there were {}: {}",
          health.cluster(),
          health.backend(),
          why,
          objection);
    }
    if (cause != Cause.OUTLIER) {
      lookAgain(health);
    }
  }

  private void spare(BackendHealth health, boolean spared) {
    health.set(HealthWord.SPARED, spared, control.nanos());
  }

  private boolean probation(BackendHealth health, boolean begins) {
    return health.set(HealthWord.PROBATION, begins, control.nanos());
  }

  private void timeIsOver(BackendHealth health, int serial) {
    if (health.has(HealthWord.EJECTED) && health.ejection().serial() == serial) {
      comeBack(health, health.limits().probation(), "its time is over");
    }
  }

  /** Whatever its attempts came to, it is taken for sound: its checks have seen it recover. */
  void forgive(BackendHealth health) {
    if (health.has(HealthWord.EJECTED)) {
      comeBack(health, 0, "it has recovered");
      return;
    }
    spare(health, false);
    health.rearm(0);
    if (probation(health, false)) {
      changed.accept(health);
    }
  }

  private void comeBack(BackendHealth health, int streaks, String why) {
    health.ejection().returned(control.nanos());
    health.rearm(streaks);
    probation(health, streaks != 0);
    health.set(HealthWord.EJECTED, false, control.nanos());
    log.info("cluster {}: {} is not ejected any more: {}", health.cluster(), health.backend(), why);
    changed.accept(health);
  }

  // Comparison.

  private void compareLater() {
    if (!comparing && groups.values().stream().anyMatch(PassiveHealth::comparable)) {
      comparing = true;
      control.after(SECOND, this::compareDue);
    }
  }

  private static boolean comparable(HealthGroup group) {
    return group.ejection().enabled()
        && !group.ejection().outliers().interval().isZero()
        && group.members().size() >= group.ejection().outliers().minBackends();
  }

  private void compareDue() {
    comparing = false;
    long now = control.nanos();
    for (HealthGroup group : groups.values()) {
      if (comparable(group)) {
        long interval = group.ejection().outliers().interval().toNanos();
        Long due = comparisons.get(group.cluster());
        if (due == null) {
          group.members().forEach(member -> member.health().tally());
        } else if (now - due >= 0) {
          compare(group);
        }
        if (due == null || now - due >= 0) {
          comparisons.put(group.cluster(), now + interval);
        }
      }
    }
    compareLater();
  }

  private void compare(HealthGroup group) {
    Map<BackendHealth, Tally> busy = new HashMap<>();
    for (Member member : group.members()) {
      Tally tally = member.health().tally();
      boolean enough = tally.all() >= group.ejection().outliers().minRequests();
      if (enough && member.health().usable()) {
        busy.put(member.health(), tally);
      }
    }
    if (busy.size() < group.ejection().outliers().minBackends()) {
      return;
    }
    List<Double> rates = busy.values().stream().map(Tally::rate).toList();
    double threshold = Outliers.threshold(rates, group.ejection().outliers().deviations());
    List<BackendHealth> worstFirst = new ArrayList<>(busy.keySet());
    worstFirst.sort(Comparator.comparingDouble(health -> rate(busy, health)));
    for (BackendHealth health : worstFirst) {
      if (rate(busy, health) < threshold) {
        eject(health, Cause.OUTLIER, failed(busy.get(health)) + ", far more than others");
      } else if (!health.limits().reached(health.streaks())) {
        spare(health, false);
      }
    }
  }

  private static double rate(Map<BackendHealth, Tally> busy, BackendHealth health) {
    Tally tally = busy.get(health);
    return tally == null ? 1 : tally.rate();
  }

  private static String failed(@Nullable Tally tally) {
    return tally == null ? "" : tally.faults() + " of " + tally.all() + " attempts failed";
  }

  private static String text(long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
