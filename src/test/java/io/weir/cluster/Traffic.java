package io.weir.cluster;

import io.weir.net.LoopRandom;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongFunction;

/**
 * Requests to a tier, on a clock and with random numbers of its own: they arrive at a rate, are
 * under way for a while, and then the chooser hears of it. The same seed gives the same run.
 */
final class Traffic {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1000 * MILLI;

  /** Draws a member at a time; by the place in the tier. */
  interface Chooser {
    int choose(long nowNanos);
  }

  /** Hears how an attempt went. */
  interface Learner {
    void learn(Backend backend, AttemptResult result, long nanos, long nowNanos);
  }

  /** What a backend does with a request. */
  record Answer(AttemptResult result, long nanos) {
    static Answer in(long nanos) {
      return new Answer(AttemptResult.ANSWERED, nanos);
    }
  }

  private record Open(int member, Answer answer, long endsNanos) {}

  private final Tier tier;
  private final LongFunction<Answer>[] backends;
  private final LoopRandom random;
  private final Chooser chooser;
  private final Learner learner;
  private final PriorityQueue<Open> open =
      new PriorityQueue<>(Comparator.comparingLong(Open::endsNanos));
  private final ArrayDeque<long[]> picks = new ArrayDeque<>();

  private long now = 1000 * SECOND;
  private double arrival = now;

  /**
   * @param backends what each member does, by the time since the first request
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  Traffic(
      Tier tier, Chooser chooser, Learner learner, long seed, LongFunction<Answer>... backends) {
    this.tier = tier;
    this.chooser = chooser;
    this.learner = learner;
    this.random = new LoopRandom(seed);
    this.backends = backends;
  }

  /** Lets requests come for a while, at random moments; what they led to adds to the picks. */
  Traffic run(double perSecond, long nanos) {
    long end = now + nanos;
    while (true) {
      arrival += -Math.log(1 - unit()) / perSecond * SECOND;
      if (arrival >= end) {
        break;
      }
      finishUntil((long) arrival);
      int member = chooser.choose(now);
      Answer answer = backends[member].apply(elapsed());
      tier.get(member).begin();
      open.add(new Open(member, answer, now + answer.nanos()));
      picks.add(new long[] {elapsed(), member});
    }
    finishUntil(end);
    arrival = end;
    return this;
  }

  /** Lets time pass without requests. */
  Traffic pause(long nanos) {
    finishUntil(now + nanos);
    arrival = now;
    return this;
  }

  private void finishUntil(long time) {
    while (!open.isEmpty() && open.peek().endsNanos() <= time) {
      Open ended = open.remove();
      now = ended.endsNanos();
      Backend backend = tier.get(ended.member());
      backend.end();
      learner.learn(backend, ended.answer().result(), ended.answer().nanos(), now);
    }
    now = time;
  }

  private double unit() {
    return random.nextInt(1 << 30) / (double) (1 << 30);
  }

  long elapsed() {
    return now - 1000 * SECOND;
  }

  /** How many requests each member got from one time to another. */
  int[] picks(long fromNanos, long toNanos) {
    int[] counts = new int[tier.size()];
    for (long[] pick : picks) {
      if (pick[0] >= fromNanos && pick[0] < toNanos) {
        counts[(int) pick[1]]++;
      }
    }
    return counts;
  }

  /** The part of the requests that a member got in that time. */
  double share(int member, long fromNanos, long toNanos) {
    int[] counts = picks(fromNanos, toNanos);
    int all = 0;
    for (int count : counts) {
      all += count;
    }
    return (double) counts[member] / all;
  }
}
