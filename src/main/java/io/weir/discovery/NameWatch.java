package io.weir.discovery;

import io.weir.config.DnsConfig;
import io.weir.net.Control;
import io.weir.net.ControlOnly;
import io.weir.telemetry.DiscoveryMeters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One name of one cluster: asks for it again and again, and decides what an answer is worth. A good
 * one counts at once. That there is nothing counts only once it has been said for a while, and that
 * nobody knows never: until then the last good answer holds. From the first generation that names
 * it to the last; control thread.
 */
@ControlOnly
final class NameWatch<T> {
  private static final Logger log = LoggerFactory.getLogger(NameWatch.class);

  /** Between two look-ups of a name that is not found; begins with the least TTL and doubles. */
  private static final long LONGEST_BACK_OFF = Duration.ofSeconds(10).toNanos();

  private static final int MOST_DOUBLINGS = 16;
  private static final double JITTER = 0.1;
  private static final int SHOWN = 8;

  /** What all names of one cluster share. */
  record Site(
      String cluster,
      Control control,
      RandomGenerator random,
      Supplier<DnsConfig> dns,
      DiscoveryMeters meters,
      Listener listener) {}

  /** Told of every answer. */
  interface Listener {
    /**
     * @param news whether something is known that was not known before
     */
    void answered(boolean news);
  }

  /**
   * What there is to know about the kind of thing that a name leads to.
   *
   * @param order any that does not depend on who answered
   */
  record Kind<T>(
      Comparator<T> order, Function<T, String> text, Consumer<Consumer<Answer<T>>> ask) {}

  private final Site site;
  private final String name;
  private final Kind<T> kind;

  /** Sorted; empty while nothing is known. */
  private List<T> known = List.of();

  private boolean settled;
  private boolean cut;

  /** Look-ups since the last good one. */
  private int misses;

  /** Since when it is said that there is nothing, if {@link #denied}. */
  private long deniedSinceNanos;

  private boolean denied;
  private boolean ended;

  NameWatch(Site site, String name, Kind<T> kind) {
    this.site = site;
    this.name = name;
    this.kind = kind;
  }

  void begin() {
    if (!ended) {
      kind.ask().accept(answer -> site.control().execute(() -> took(answer)));
    }
  }

  void end() {
    ended = true;
  }

  /** What it leads to, sorted; empty if nobody knows. */
  List<T> known() {
    return known;
  }

  /** Whether there was an answer, good or bad. */
  boolean settled() {
    return settled;
  }

  /** Whether the last look-up found nothing. */
  boolean failing() {
    return misses > 0;
  }

  private void took(Answer<T> answer) {
    if (ended) {
      return;
    }
    site.meters().lookedUp(answer.kind().label);
    List<T> before = known;
    boolean first = !settled;
    settled = true;
    if (answer.kind() == Answer.Kind.FOUND) {
      found(answer.found());
    } else {
      missed(answer);
    }
    site.control().after(delayNanos(answer), this::begin);
    site.listener().answered(first || !known.equals(before));
  }

  private void found(List<T> all) {
    List<T> next = bounded(all);
    boolean again = misses > 0;
    misses = 0;
    denied = false;
    if (!next.equals(known)) {
      tellChange(next);
      known = next;
    } else if (again) {
      log.info("cluster {}: {} is found again, as before", site.cluster(), name);
    }
  }

  private void tellChange(List<T> next) {
    if (known.isEmpty()) {
      log.info("cluster {}: {} leads to {}", site.cluster(), name, text(next));
      return;
    }
    List<T> came = new ArrayList<>(next);
    came.removeAll(known);
    List<T> went = new ArrayList<>(known);
    went.removeAll(next);
    String both = came.isEmpty() || went.isEmpty() ? "" : "; ";
    log.info(
        "cluster {}: {} has changed: {}{}{}",
        site.cluster(),
        name,
        came.isEmpty() ? "" : text(came) + (came.size() == 1 ? " has come" : " have come"),
        both,
        went.isEmpty() ? "" : text(went) + (went.size() == 1 ? " has gone" : " have gone"));
  }

  /** At most so many; who is known already stays, so that a rotating answer changes nothing. */
  private List<T> bounded(List<T> all) {
    Set<T> distinct = new LinkedHashSet<>(all);
    int most = site.dns().get().maxAddresses();
    List<T> sorted = new ArrayList<>(distinct);
    sorted.sort(kind.order());
    boolean tooMany = sorted.size() > most;
    if (tooMany) {
      site.meters().cut();
      Set<T> kept = new LinkedHashSet<>(known);
      kept.retainAll(distinct);
      kept.addAll(sorted);
      sorted = new ArrayList<>(new ArrayList<>(kept).subList(0, most));
      sorted.sort(kind.order());
    }
    if (tooMany && !cut) {
      log.warn(
          "cluster {}: {} has {} addresses, of which {} are used (dns.max-addresses)",
          site.cluster(),
          name,
          distinct.size(),
          most);
    }
    cut = tooMany;
    return List.copyOf(sorted);
  }

  private void missed(Answer<T> answer) {
    misses++;
    long now = site.control().nanos();
    if (answer.denies() && !denied) {
      denied = true;
      deniedSinceNanos = now;
    }
    if (!known.isEmpty() && answer.denies() && heldNanos(now) <= 0) {
      log.warn(
          "cluster {}: {} is given up, with what it led to: {}",
          site.cluster(),
          name,
          answer.reason());
      known = List.of();
    } else if (misses == 1) {
      log.warn(
          "cluster {}: {} is not found: {}; {}",
          site.cluster(),
          name,
          answer.reason(),
          known.isEmpty() ? "it gets no requests until it is" : "it stays at " + text(known));
    }
  }

  /** For how long what is known still holds although it is said that there is nothing. */
  private long heldNanos(long now) {
    return site.dns().get().hold().toNanos() - (now - deniedSinceNanos);
  }

  private long delayNanos(Answer<T> answer) {
    DnsConfig dns = site.dns().get();
    long least = dns.minTtl().toNanos();
    long most = dns.maxTtl().toNanos();
    double more = 1 + JITTER * site.random().nextDouble();
    if (answer.kind() == Answer.Kind.FOUND) {
      return Math.round(Math.max(least, Math.min(most, answer.ttlNanos())) * more);
    }
    long doubled = least << Math.min(MOST_DOUBLINGS, misses - 1);
    long delay = Math.round(Math.min(Math.min(most, LONGEST_BACK_OFF), doubled) * more);
    boolean holding = denied && !known.isEmpty();
    return holding ? Math.min(delay, Math.max(least, heldNanos(site.control().nanos()))) : delay;
  }

  private String text(List<T> things) {
    String shown = things.stream().limit(SHOWN).map(kind.text()).collect(Collectors.joining(", "));
    int more = things.size() - SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
