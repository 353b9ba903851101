package io.weir.discovery;

import io.weir.config.Address;
import io.weir.net.Control;
import io.weir.net.ControlOnly;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What begins when names were answered, or when it has waited for long enough. Part of its {@link
 * Discovery}; control thread.
 */
@ControlOnly
final class Waits {
  private static final Logger log = LoggerFactory.getLogger(Waits.class);

  private final Control control;
  private final Function<String, ClusterNames> names;
  private final List<Wait> open = new ArrayList<>();

  /**
   * @param names those of a cluster
   */
  Waits(Control control, Function<String, ClusterNames> names) {
    this.control = control;
    this.names = names;
  }

  /**
   * Runs a task when all these names were answered; at once if they are already.
   *
   * @param needs by cluster
   */
  void begin(Map<String, Set<Address>> needs, Duration patience, Runnable ready) {
    Wait wait = new Wait(needs, ready);
    open.add(wait);
    wait.look();
    if (!wait.over) {
      control.after(patience.toNanos(), wait::expire);
    }
  }

  /** The addresses of a cluster that something waits for. */
  Set<Address> needed(String cluster) {
    Set<Address> needed = new LinkedHashSet<>();
    open.forEach(wait -> needed.addAll(wait.needs.getOrDefault(cluster, Set.of())));
    return needed;
  }

  /** Something was answered. */
  void look() {
    // What waits may begin something that waits.
    List.copyOf(open).forEach(Wait::look);
  }

  private final class Wait {
    private final Map<String, Set<Address>> needs;
    private final Runnable ready;
    private boolean over;

    Wait(Map<String, Set<Address>> needs, Runnable ready) {
      this.needs = needs;
      this.ready = ready;
    }

    void look() {
      if (!over && missing().isEmpty()) {
        end();
      }
    }

    private List<String> missing() {
      List<String> missing = new ArrayList<>();
      needs.forEach(
          (cluster, addresses) ->
              names
                  .apply(cluster)
                  .unsettled(addresses)
                  .forEach(address -> missing.add(cluster + "/" + address)));
      return missing;
    }

    void expire() {
      List<String> missing = over ? List.of() : missing();
      if (!missing.isEmpty()) {
        log.warn(
            "goes on without what nobody has answered yet: {}{}",
            missing.get(0),
            missing.size() == 1 ? "" : " and " + (missing.size() - 1) + " more");
      }
      if (!over) {
        end();
      }
    }

    private void end() {
      over = true;
      open.remove(this);
      ready.run();
    }
  }
}
