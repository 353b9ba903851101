package io.weir.health;

import io.weir.config.HealthConfig;
import io.weir.health.HealthGroup.Member;
import io.weir.health.ProbeResult.Kind;
import io.weir.net.Control;
import io.weir.net.ControlOnly;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the backends of clusters that ask for it, each in its own rhythm, and keeps what the
 * checks say. A check that is wanted goes on through reloads; one that no generation wants any more
 * ends. Lives as long as the gateway; control thread.
 */
@ControlOnly
final class ActiveHealth {
  /** Each takes a descriptor, of which the configuration leaves weir a few hundred. */
  static final int MOST_AT_ONCE = 64;

  private static final Logger log = LoggerFactory.getLogger(ActiveHealth.class);

  /** Whoever is told of a change of state. */
  interface Listener {
    void changed(BackendHealth health);

    /** Was down and is up again. */
    void recovered(BackendHealth health);
  }

  private final Control control;
  private final Prober prober;
  private final Listener listener;
  private final RandomGenerator random;
  private final Map<BackendHealth, Check> checks = new HashMap<>();
  private final Deque<Check> waiting = new ArrayDeque<>();
  private int running;

  ActiveHealth(Control control, Prober prober, Listener listener, RandomGenerator random) {
    this.control = control;
    this.prober = prober;
    this.listener = listener;
    this.random = random;
  }

  /** From now on these, and no others. */
  void watch(List<HealthGroup> groups) {
    Set<BackendHealth> wanted = new HashSet<>();
    for (HealthGroup group : groups) {
      for (Member member : group.members()) {
        SocketAddress address = member.address();
        if (group.checks().enabled() && address != null) {
          wanted.add(member.health());
          want(group, member, address);
        }
      }
    }
    for (BackendHealth health : Set.copyOf(checks.keySet())) {
      if (!wanted.contains(health)) {
        end(health);
      }
    }
  }

  private void want(HealthGroup group, Member member, SocketAddress address) {
    Check check = checks.get(member.health());
    if (check == null) {
      check = new Check(member.health(), group, ProbeSpecs.of(group, member, address));
      checks.put(member.health(), check);
      check.begin();
    } else {
      check.group = group;
      check.spec = ProbeSpecs.of(group, member, address);
    }
  }

  private void end(BackendHealth health) {
    Check check = checks.remove(health);
    if (check != null) {
      check.ended = true;
      waiting.remove(check);
      clear(health);
    }
  }

  /** What earlier checks said is void. */
  private void clear(BackendHealth health) {
    health.set(HealthWord.UNCHECKED, false, control.nanos());
    health.lastCheck(null);
    if (health.set(HealthWord.DOWN, false, control.nanos())) {
      listener.changed(health);
    }
  }

  /** Makes no checks for a while, or begins anew. */
  void pause(BackendHealth health, boolean paused) {
    Check check = checks.get(health);
    if (check != null && check.paused != paused) {
      check.paused = paused;
      clear(health);
      if (!paused) {
        check.rows.reset();
        check.begin();
      }
    }
  }

  private void probe(Check check) {
    if (running == MOST_AT_ONCE) {
      waiting.addLast(check);
      return;
    }
    running++;
    check.beganNanos = control.nanos();
    prober.probe(check.spec, result -> control.execute(() -> probed(check, result)));
  }

  private void probed(Check check, ProbeResult result) {
    running--;
    Check next = waiting.pollFirst();
    if (next != null) {
      probe(next);
    }
    check.underWay = false;
    if (!check.ended && !check.paused) {
      take(check, result);
      check.later();
    }
  }

  private void take(Check check, ProbeResult result) {
    if (result.kind() == Kind.VOID) {
      log.debug("a check of {} says nothing: {}", check.health, result.text());
      return;
    }
    boolean good = result.kind() == Kind.PASSED;
    BackendHealth health = check.health;
    HealthConfig config = check.group.checks();
    health.meters().checked(good);
    long now = control.nanos();
    health.lastCheck(new LastCheck(good, result.text(), now - check.beganNanos, now));
    health.set(HealthWord.UNCHECKED, false, now);
    // While nobody serves, whoever answers first is right.
    int rise = check.group.anyUsable() ? config.rise() : 1;
    if (check.rows.record(good, rise, config.fall())) {
      decided(check, result);
    }
  }

  private void decided(Check check, ProbeResult result) {
    int row = check.rows.against();
    boolean up = check.rows.up();
    check.rows.settled();
    BackendHealth health = check.health;
    String many = up ? " checks passed, the last: " : " checks failed, the last: ";
    String one = up ? "a check passed: " : "a check failed: ";
    String why = (row == 1 ? one : row + many) + result.text();
    if (!up) {
      health.checkReason(why);
    }
    if (!health.set(HealthWord.DOWN, !up, control.nanos())) {
      return;
    }
    if (up) {
      listener.recovered(health);
    }
    listener.changed(health);
    if (up) {
      log.info("cluster {}: {} is up: {}", health.cluster(), health.backend(), why);
    } else {
      log.warn("cluster {}: {} is down: {}", health.cluster(), health.backend(), why);
    }
  }

  /** The checks of one backend, from the first generation that wants them to the last. */
  private final class Check {
    private final BackendHealth health;
    private final RiseFall rows = new RiseFall();
    private HealthGroup group;
    private ProbeSpec spec;
    private boolean underWay;
    private long beganNanos;
    private boolean paused;
    private boolean ended;

    /** Tells the timer that counts from those that were overtaken. */
    private int turn;

    Check(BackendHealth health, HealthGroup group, ProbeSpec spec) {
      this.health = health;
      this.group = group;
      this.spec = spec;
    }

    void begin() {
      health.set(HealthWord.UNCHECKED, true, control.nanos());
      turn++;
      due(turn);
    }

    private void due(int ofTurn) {
      if (!ended && !paused && !underWay && ofTurn == turn) {
        underWay = true;
        probe(this);
      }
    }

    void later() {
      turn++;
      int next = turn;
      control.after(delayNanos(), () -> due(next));
    }

    private long delayNanos() {
      HealthConfig config = group.checks();
      boolean changing = rows.against() > 0 || health.has(HealthWord.UNCHECKED);
      boolean hurry = changing || !group.anyUsable();
      long nanos = (hurry ? config.fastInterval() : config.interval()).toNanos();
      double share = config.jitter() / 100.0;
      return Math.round(nanos * (1 + share * (2 * random.nextDouble() - 1)));
    }
  }
}
