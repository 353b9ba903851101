package io.weir.health;

import io.weir.net.Control;
import io.weir.net.ControlOnly;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of every backend that the generation in force names: checks, ejections, what an
 * operator says. One per gateway; control thread.
 */
@ControlOnly
public final class HealthControl {
  private static final Logger log = LoggerFactory.getLogger(HealthControl.class);

  /** What an operator can make of a backend. */
  public enum Operation {
    /** Finishes what it has, and serves on those whose session began there. */
    DRAIN,
    /** Serves nobody, is not checked, and its idle connections close. */
    MAINTENANCE,
    /** Ends either. */
    RETURN
  }

  private final Control control;
  private final Consumer<BackendHealth> changed;
  private final PassiveHealth passive;
  private final ActiveHealth active;
  private final Map<String, HealthGroup> groups = new HashMap<>();

  /** Clusters of which no backend could be used when this was last looked at. */
  private final List<String> down = new ArrayList<>();

  /**
   * @param changed told of each backend whose usability or weight is another than before
   */
  public HealthControl(Control control, SocketProber prober, Consumer<BackendHealth> changed) {
    this(control, prober, changed, new SplittableRandom());
  }

  HealthControl(
      Control control, Prober prober, Consumer<BackendHealth> changed, RandomGenerator random) {
    this.control = control;
    this.changed = changed;
    this.passive = new PassiveHealth(control, this::changed);
    this.active = new ActiveHealth(control, prober, new Checked(), random);
  }

  /** These backends are in force: they are looked after from now on, and no others. */
  public void watch(List<HealthGroup> generation) {
    groups.clear();
    for (HealthGroup group : generation) {
      groups.put(group.cluster(), group);
      for (HealthGroup.Member member : group.members()) {
        boolean unresolved = member.address() == null;
        member.health().set(HealthWord.UNRESOLVED, unresolved, control.nanos());
      }
    }
    passive.watch(generation);
    generation.forEach(group -> group.members().forEach(member -> member.health().show()));
    active.watch(generation);
    down.retainAll(groups.keySet());
    generation.forEach(this::look);
  }

  /** Does what an operator says; false if it is so already. */
  public boolean operate(BackendHealth health, Operation operation) {
    long now = control.nanos();
    boolean drained = health.set(HealthWord.DRAINED, operation == Operation.DRAIN, now);
    boolean closed = health.set(HealthWord.MAINTENANCE, operation == Operation.MAINTENANCE, now);
    if (!drained && !closed) {
      return false;
    }
    active.pause(health, operation == Operation.MAINTENANCE);
    changed(health);
    log.info("cluster {}: {} {} by an operator", health.cluster(), health.backend(), is(operation));
    return true;
  }

  private static String is(Operation operation) {
    return switch (operation) {
      case DRAIN -> "is drained";
      case MAINTENANCE -> "is in maintenance";
      case RETURN -> "was returned to service";
    };
  }

  /** Gives it another weight; 0 is the configured one. */
  public void weight(BackendHealth health, int weight) {
    health.weight(weight);
    log.info(
        "cluster {}: {} has {} by an operator",
        health.cluster(),
        health.backend(),
        weight == 0 ? "its configured weight" : "the weight " + weight);
    changed(health);
  }

  private void changed(BackendHealth health) {
    changed.accept(health);
    // Behind the line that says what has changed.
    control.execute(() -> look(health.cluster()));
  }

  private void look(String cluster) {
    HealthGroup group = groups.get(cluster);
    if (group != null) {
      look(group);
    }
  }

  /** Says once when nobody is left, and once when somebody is there again. */
  private void look(HealthGroup group) {
    boolean none = !group.anyUsable();
    group.meters().down(none);
    if (none && !down.contains(group.cluster())) {
      down.add(group.cluster());
      log.error("cluster {}: no backend can be used; {}", group.cluster(), consequence(group));
    } else if (!none && down.remove(group.cluster())) {
      log.info("cluster {}: a backend can be used again", group.cluster());
    }
  }

  private static String consequence(HealthGroup group) {
    boolean any = group.members().stream().anyMatch(member -> member.health().offered());
    return switch (group.checks().whenAllDown()) {
      case FAIL -> "requests get 503";
      case USE_ALL -> any ? "the checks are not believed" : "requests get 503";
    };
  }

  /** What the checks lead to. */
  private final class Checked implements ActiveHealth.Listener {
    @Override
    public void changed(BackendHealth health) {
      HealthControl.this.changed(health);
    }

    @Override
    public void recovered(BackendHealth health) {
      passive.forgive(health);
    }
  }
}
