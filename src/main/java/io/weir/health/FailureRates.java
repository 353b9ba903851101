package io.weir.health;

import io.weir.config.EjectionConfig;
import io.weir.health.BackendHealth.Tally;
import io.weir.health.HealthGroup.Member;
import io.weir.net.Control;
import io.weir.net.ControlOnly;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts once a second which part of its attempts each backend fails: too many of its own in a
 * window of time, or far more than the others of its cluster. Loops pay nothing for it; what they
 * count for the metrics is looked at. Lives as long as the gateway; control thread.
 */
@ControlOnly
final class FailureRates {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Who hears of it, the worst first. */
  interface Listener {
    void failing(BackendHealth health, Cause cause, String why);

    /** It does not fail too much, as far as this cause goes. */
    void fine(BackendHealth health, Cause cause);
  }

  private final Control control;
  private final Listener listener;
  private List<HealthGroup> groups = List.of();

  /** When the backends of a cluster are compared next. */
  private final Map<String, Long> comparisons = new HashMap<>();

  private boolean ticking;

  FailureRates(Control control, Listener listener) {
    this.control = control;
    this.listener = listener;
  }

  /** From now on these, and no others. */
  void watch(List<HealthGroup> wanted) {
    groups = List.copyOf(wanted);
    comparisons.keySet().retainAll(groups.stream().map(HealthGroup::cluster).toList());
    tickLater();
  }

  private void tickLater() {
    if (!ticking && groups.stream().anyMatch(group -> counts(group) || comparable(group))) {
      ticking = true;
      control.after(SECOND, this::tick);
    }
  }

  private static boolean counts(HealthGroup group) {
    return group.ejection().enabled() && group.ejection().errors().share() > 0;
  }

  private static boolean comparable(HealthGroup group) {
    return group.ejection().enabled()
        && !group.ejection().outliers().interval().isZero()
        && group.members().size() >= group.ejection().outliers().minBackends();
  }

  private void tick() {
    ticking = false;
    for (HealthGroup group : groups) {
      if (counts(group)) {
        group.members().forEach(member -> count(member.health(), group.ejection()));
      }
      if (comparable(group)) {
        compareIfDue(group, control.nanos());
      }
    }
    tickLater();
  }

  // Of its own.

  private void count(BackendHealth health, EjectionConfig config) {
    if (!health.usable()) {
      // When it is back it begins anew.
      health.window().clear();
      return;
    }
    int seconds = (int) config.errors().window().toSeconds();
    Tally tally = health.window().look(health.counts(), seconds);
    boolean enough = tally.all() >= config.errors().minRequests();
    if (enough && 100 * tally.faults() >= config.errors().share() * tally.all()) {
      listener.failing(health, Cause.ERROR_SHARE, failed(tally) + " within " + seconds + " s");
    } else {
      listener.fine(health, Cause.ERROR_SHARE);
    }
  }

  // Comparison.

  private void compareIfDue(HealthGroup group, long nowNanos) {
    Long due = comparisons.get(group.cluster());
    if (due == null) {
      group.members().forEach(member -> member.health().tally());
    } else if (nowNanos - due >= 0) {
      compare(group);
    }
    if (due == null || nowNanos - due >= 0) {
      long interval = group.ejection().outliers().interval().toNanos();
      comparisons.put(group.cluster(), nowNanos + interval);
    }
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
        String why = failed(busy.get(health)) + ", far more than others";
        listener.failing(health, Cause.OUTLIER, why);
      } else {
        listener.fine(health, Cause.OUTLIER);
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
}
