package io.weir.filter;

import io.weir.config.Section;
import io.weir.http.Failure;
import java.time.Duration;

/**
 * Lets each client address ask so often and no more; what is too much is refused with 429. Shared
 * by all loops and all routes' requests that pass it; a reload begins it anew.
 *
 * <p>The generic cell rate algorithm: of each client only the time is kept at which its next
 * request would be due at the even rate. A request may come earlier than that by the time that a
 * whole burst is worth.
 */
final class RateLimitFilter implements Filter {
  private static final int MAX_REQUESTS = 1_000_000;

  private final int requests;
  private final Duration per;
  private final int burst;
  private final long intervalNanos;
  private final long earlyNanos;
  private final ClientTable clients = new ClientTable();

  private RateLimitFilter(int requests, Duration per, int burst) {
    this.requests = requests;
    this.per = per;
    this.burst = burst;
    this.intervalNanos = Math.max(1, per.toNanos() / Math.max(1, requests));
    this.earlyNanos = intervalNanos * (burst - 1);
  }

  static Filter from(Section section) {
    int requests = section.integer("requests", 1, MAX_REQUESTS);
    Duration per = section.duration("per", Duration.ofMillis(1), Duration.ofDays(1));
    boolean own = section.has("burst");
    int burst = own ? section.integer("burst", 1, MAX_REQUESTS) : requests;
    return new RateLimitFilter(requests, per, burst);
  }

  @Override
  public Verdict onRequest(FilterContext context) {
    if (admit(context)) {
      return Verdict.CONTINUE;
    }
    context.refuse(Failure.TOO_MANY_REQUESTS);
    return Verdict.ANSWERED;
  }

  private boolean admit(FilterContext context) {
    long now = context.facts().startNanos();
    int place = clients.place(context.facts().clientAddress(), now);
    while (true) {
      long due = clients.get(place);
      long from = due - now > 0 ? due : now;
      if (from - now > earlyNanos) {
        return false;
      }
      if (clients.change(place, due, from + intervalNanos)) {
        return true;
      }
    }
  }

  @Override
  public String describe() {
    return "rate-limit " + requests + " per " + per.toString().substring(2) + ", burst " + burst;
  }
}
