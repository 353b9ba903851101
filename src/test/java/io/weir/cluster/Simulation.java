package io.weir.cluster;

import io.weir.config.AdaptiveConfig;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A cluster that can do so many requests at once, each in about the same time, and lets all others
 * wait in the order of coming; behind a limit, under load that does not mind being refused. Time is
 * events; all chance has a seed.
 */
final class Simulation {
  private static final double TICK_SECONDS = AdaptiveLimit.LOOK_NANOS / 1e9;

  /** Of the logarithm of service times. */
  private static final double SPREAD = 0.5;

  /**
   * What one run came to.
   *
   * @param meanMillis from being let in to the answer
   */
  record Result(double served, long refused, double meanLimit, double meanMillis) {}

  private record Job(double beganSeconds, double endsSeconds) {}

  private final SplittableRandom random;
  private final Gradient gradient;
  private final AnswerTimes times = new AnswerTimes(1);
  private final PriorityQueue<Job> busy =
      new PriorityQueue<>((a, b) -> Double.compare(a.endsSeconds(), b.endsSeconds()));
  private final ArrayDeque<Double> waiting = new ArrayDeque<>();
  private AnswerTimes.Sums before = AnswerTimes.Sums.NONE;
  private int places;
  private double serviceMillis;
  private double now;
  private double nextTick = TICK_SECONDS;
  private int most;

  // Of the run.
  private long served;
  private long refused;
  private double seconds;
  private double limits;
  private long ticks;

  Simulation(AdaptiveConfig config, long seed, int places, double serviceMillis) {
    this.random = new SplittableRandom(seed);
    this.gradient = new Gradient(config, 0, 0, random.split());
    this.places = places;
    this.serviceMillis = serviceMillis;
  }

  void places(int count) {
    places = count;
    startWaiting();
  }

  void serviceMillis(double millis) {
    serviceMillis = millis;
  }

  int limit() {
    return gradient.limit();
  }

  /** Lets time pass with so many requests a second. */
  Result run(double duration, double perSecond) {
    served = 0;
    refused = 0;
    seconds = 0;
    limits = 0;
    ticks = 0;
    double end = now + duration;
    double arrival = now + gap(perSecond);
    while (now < end) {
      double done = busy.isEmpty() ? Double.MAX_VALUE : busy.peek().endsSeconds();
      now = Math.min(Math.min(arrival, done), nextTick);
      if (now == done) {
        answer();
      } else if (now == arrival) {
        arrive();
        arrival = now + gap(perSecond);
      } else {
        tick();
      }
    }
    return new Result(served, refused, limits / ticks, 1000 * seconds / served);
  }

  private double gap(double perSecond) {
    return -Math.log(1 - random.nextDouble()) / perSecond;
  }

  private void arrive() {
    if (busy.size() + waiting.size() >= gradient.limit()) {
      refused++;
    } else {
      waiting.addLast(now);
      startWaiting();
    }
  }

  private void startWaiting() {
    while (busy.size() < places && !waiting.isEmpty()) {
      double factor = Math.exp(SPREAD * random.nextGaussian() - SPREAD * SPREAD / 2);
      busy.add(new Job(waiting.removeFirst(), now + serviceMillis / 1000 * factor));
    }
  }

  private void answer() {
    Job job = busy.remove();
    double took = now - job.beganSeconds();
    times.add(0, (long) (took * 1e9));
    served++;
    seconds += took;
    startWaiting();
  }

  /** As {@link AdaptiveLimit#look}. */
  private void tick() {
    long nanos = (long) (now * 1e9);
    nextTick += TICK_SECONDS;
    limits += gradient.limit();
    ticks++;
    most = Math.max(most, busy.size() + waiting.size());
    AnswerTimes.Sums sums = times.sums();
    if (!gradient.judges(nanos)) {
      before = sums;
      most = 0;
    } else if (sums.since(before).count() >= gradient.enough()) {
      gradient.judge(sums.since(before).typicalNanos(), most, nanos);
      before = sums;
      most = 0;
    }
  }
}
