package io.weir.health;

import io.weir.net.AnyThread;
import io.weir.net.ControlOnly;
import io.weir.telemetry.HealthMeters;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How one address of one cluster does, whatever else is configured for it: it is found again by a
 * reload which changes limits or pools, so that who was down, ejected or drained stays so. Ends
 * with the last generation that names the address.
 *
 * <p>Loops tell how attempts end ({@link #ended}, which costs a success one addition and two reads)
 * and read the state. The control thread alone writes the state.
 */
@AnyThread
public final class BackendHealth {
  private static final AtomicIntegerFieldUpdater<BackendHealth> STREAKS =
      AtomicIntegerFieldUpdater.newUpdater(BackendHealth.class, "streaks");
  private static final AtomicIntegerFieldUpdater<BackendHealth> UNPROVEN =
      AtomicIntegerFieldUpdater.newUpdater(BackendHealth.class, "unproven");
  private static final AtomicIntegerFieldUpdater<BackendHealth> ALARM =
      AtomicIntegerFieldUpdater.newUpdater(BackendHealth.class, "alarm");

  private final String cluster;
  private final String backend;
  private final HealthMeters meters;

  /** {@link HealthWord}. */
  private volatile int word;

  /** {@link Streaks}; any loop, through the updater. */
  private volatile int streaks;

  /** Successes that it has yet to show on probation; any loop, through the updater. */
  private volatile int unproven;

  /** 1 while the control thread was told, and has not looked yet. */
  private volatile int alarm;

  private volatile Streaks.Limits limits = Streaks.Limits.NONE;
  private volatile @Nullable Consumer<BackendHealth> watcher;

  // Written by the control thread.
  private volatile long usableSinceNanos;
  private volatile int weight;
  private volatile String checkReason = "";
  private volatile String ejectionReason = "";
  private volatile @Nullable LastCheck lastCheck;

  // Of the control thread alone.
  private final Ejection ejection = new Ejection();
  private final ErrorWindow window = new ErrorWindow();
  private @Nullable Cause sparedFor;
  private Tally before;
  private boolean forgotten;

  /**
   * @param usableSinceNanos when it joined, for those that give newcomers less at first
   */
  public BackendHealth(String cluster, String backend, HealthMeters meters, long usableSinceNanos) {
    this.cluster = cluster;
    this.backend = backend;
    this.meters = meters;
    this.usableSinceNanos = usableSinceNanos;
    // Its name may have been another's before, and the meters go on.
    this.before = counts();
  }

  public String cluster() {
    return cluster;
  }

  public String backend() {
    return backend;
  }

  /** An attempt has ended. On the loop with this index; allocates nothing. */
  public void ended(int loop, Conduct conduct) {
    if (conduct == Conduct.SOUND) {
      meters.sound(loop);
      if (unproven != 0) {
        proved();
      } else if (streaks != 0) {
        streaks = 0;
      }
    } else if (conduct != Conduct.BLAMELESS) {
      meters.fault(loop, conduct.kind);
      failed(conduct);
    }
  }

  private void proved() {
    int before;
    do {
      before = unproven;
      if (before == 0) {
        return;
      }
    } while (!UNPROVEN.compareAndSet(this, before, before - 1));
    if (before == 1) {
      streaks = 0;
      tell();
    }
  }

  private void failed(Conduct conduct) {
    int before;
    int after;
    do {
      before = streaks;
      after = Streaks.after(before, conduct);
    } while (!STREAKS.compareAndSet(this, before, after));
    if (limits.reached(after)) {
      tell();
    }
  }

  /** The control thread shall look; it is told once until it has. */
  private void tell() {
    Consumer<BackendHealth> told = watcher;
    if (told != null && alarm == 0 && ALARM.compareAndSet(this, 0, 1)) {
      told.accept(this);
    }
  }

  /** Whether new requests may go there. */
  public boolean usable() {
    return HealthWord.usable(word);
  }

  /** Whether it could be used if neither checks nor failed attempts were believed. */
  public boolean offered() {
    return HealthWord.offered(word);
  }

  /** Whether requests of a session that began there may still go there: it may be draining. */
  public boolean keepsSessions() {
    return HealthWord.keepsSessions(word);
  }

  /** Whether it has just come back, and must show with a few requests that it can serve. */
  public boolean onProbation() {
    return has(HealthWord.PROBATION);
  }

  public State state() {
    return HealthWord.state(word);
  }

  /** Why it is in its state, in words; empty if there is nothing to say. */
  public String reason() {
    int now = word;
    return switch (HealthWord.state(now)) {
      case MAINTENANCE, DRAINED -> "by an operator";
      case UNRESOLVED -> "its name is not found";
      case DOWN -> checkReason;
      case EJECTED -> ejectionReason;
      case UP -> up(now);
    };
  }

  private String up(int now) {
    if ((now & HealthWord.SPARED) != 0) {
      return "spared: " + ejectionReason;
    }
    if ((now & HealthWord.PROBATION) != 0) {
      int left = unproven;
      String more = left == 1 ? "1 success" : left + " successes";
      return "on probation after an ejection, " + more + " to go";
    }
    return (now & HealthWord.UNCHECKED) != 0 ? "not checked yet" : "";
  }

  /** The last check that said something; null if there was none since checks were begun. */
  public @Nullable LastCheck lastCheck() {
    return lastCheck;
  }

  /** When it became usable the last time. */
  public long usableSinceNanos() {
    return usableSinceNanos;
  }

  /** The weight that an operator gave it, or else this one. */
  public int weightOr(int configured) {
    int given = weight;
    return given == 0 ? configured : given;
  }

  public HealthMeters meters() {
    return meters;
  }

  // The control thread.

  boolean has(int bit) {
    return (word & bit) != 0;
  }

  /** Sets or clears a bit; true if that changed it. */
  @ControlOnly
  boolean set(int bit, boolean on, long nowNanos) {
    int before = word;
    int after = on ? before | bit : before & ~bit;
    if (after == before) {
      return false;
    }
    if (HealthWord.usable(after) && !HealthWord.usable(before)) {
      usableSinceNanos = nowNanos;
    }
    word = after;
    show();
    return true;
  }

  @ControlOnly
  void show() {
    // Whoever has its name by now has the meters too.
    if (!forgotten) {
      meters.state(state().label(), usable());
    }
  }

  @ControlOnly
  void weight(int given) {
    weight = given;
  }

  @ControlOnly
  void checkReason(String why) {
    checkReason = why;
  }

  @ControlOnly
  void lastCheck(@Nullable LastCheck check) {
    lastCheck = check;
  }

  @ControlOnly
  void ejectionReason(String why) {
    ejectionReason = why;
  }

  @ControlOnly
  void watch(Streaks.Limits rows, Consumer<BackendHealth> listener) {
    watcher = listener;
    limits = rows;
    forgotten = false;
  }

  /** Nobody looks after it any more. */
  @ControlOnly
  void forget() {
    limits = Streaks.Limits.NONE;
    watcher = null;
    forgotten = true;
  }

  Streaks.Limits limits() {
    return limits;
  }

  int streaks() {
    return streaks;
  }

  /** Lets the next long row be told, and begins with this one. */
  @ControlOnly
  void rearm(int begun) {
    streaks = begun;
    alarm = 0;
  }

  /** As the other, with the row as it is. */
  @ControlOnly
  void rearm() {
    alarm = 0;
  }

  /** How many successes end the probation. */
  @ControlOnly
  void unproven(int successes) {
    unproven = successes;
  }

  boolean proven() {
    return unproven == 0;
  }

  /** Why it would be ejected if others were left; null if it would not. */
  @Nullable Cause sparedFor() {
    return sparedFor;
  }

  @ControlOnly
  void sparedFor(@Nullable Cause cause) {
    sparedFor = cause;
  }

  Ejection ejection() {
    return ejection;
  }

  ErrorWindow window() {
    return window;
  }

  /** Attempts so far. */
  Tally counts() {
    return new Tally(meters.soundOnes(), meters.faults());
  }

  /** Attempts since this was last asked. */
  @ControlOnly
  Tally tally() {
    Tally now = counts();
    Tally tally = now.since(before);
    before = now;
    return tally;
  }

  /**
   * Attempts of some time. Immutable.
   *
   * @param sound those that went well
   */
  record Tally(long sound, long faults) {
    long all() {
      return sound + faults;
    }

    Tally since(Tally earlier) {
      return new Tally(sound - earlier.sound, faults - earlier.faults);
    }

    double rate() {
      return all() == 0 ? 1 : (double) sound / all();
    }
  }

  @Override
  public String toString() {
    return cluster + '/' + backend;
  }
}
