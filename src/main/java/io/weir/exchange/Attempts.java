package io.weir.exchange;

import io.weir.cluster.Backend;
import io.weir.cluster.Cluster;
import io.weir.cluster.RetryBudget;
import io.weir.cluster.Tried;
import io.weir.http.Failure;
import io.weir.net.Loop;
import io.weir.net.LoopConfined;
import io.weir.pool.Wish;
import io.weir.route.RetryPlan;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one exchange: whom it has asked, why that was in vain, and who is next. Embedded
 * in its exchange; cleared with it.
 */
@LoopConfined
final class Attempts {
  private final Loop loop;
  private final RequestContext context;
  private final Upload upload;
  private final Tried tried = new Tried();
  private int count;

  /** Attempts that a backend had the request of. */
  private int vain;

  private @Nullable Backend next;

  /** Whether the next attempt only replaces a connection that was stale. */
  private boolean replaces;

  private @Nullable Failure last;

  Attempts(Loop loop, RequestContext context, Upload upload) {
    this.loop = loop;
    this.context = context;
    this.upload = upload;
  }

  /** The first one is due. */
  void begin() {
    budget().asked(loop.nowNanos());
    next = pick();
  }

  void clear() {
    tried.clear();
    count = 0;
    vain = 0;
    next = null;
    replaces = false;
    last = null;
  }

  /** How many have begun, without those that replaced one on a stale connection. */
  int count() {
    return count;
  }

  /** Why there is nobody to ask. */
  Failure last() {
    return last == null ? Failure.NO_BACKEND : last;
  }

  /** The backend of the attempt that begins now; null if there is none. */
  @Nullable Backend take() {
    Backend backend = next;
    next = null;
    if (backend != null && last != null) {
      cluster().meters().retried(loop.index(), last.label());
    }
    if (backend != null && !replaces) {
      count++;
    }
    return backend;
  }

  /** What connection the attempt needs. */
  Wish wish() {
    if (replaces) {
      replaces = false;
      return Wish.FRESH;
    }
    return RetryRule.repeatable(context, upload) ? Wish.ANY : Wish.ALIVE;
  }

  /** The pause before the next attempt in nanoseconds, a random one. */
  long pauseNanos() {
    long most = context.route().retry().pauseNanos(vain);
    return most == 0 ? 0 : Math.floorMod(loop.random().nextLong(), most);
  }

  /** Whether the exchange goes on after an attempt that failed before there was an answer. */
  RetryRule.Next failed(Failure failure, Attempt attempt) {
    Backend backend = attempt.backend();
    RetryRule.Next rule = RetryRule.after(failure, attempt, context, upload, count);
    last = failure;
    if (rule == RetryRule.Next.GIVE_UP || backend == null) {
      return RetryRule.Next.GIVE_UP;
    }
    boolean unsent = failure.retry() == Failure.Retry.NEXT_BACKEND;
    if (rule == RetryRule.Next.SAME_BACKEND) {
      replaces = true;
      next = backend;
      return rule;
    }
    vain += unsent ? 0 : 1;
    if (rule == RetryRule.Next.NOBODY) {
      return rule;
    }
    return another(backend, unsent) ? rule : RetryRule.Next.NOBODY;
  }

  /** Whether the exchange asks somebody else although there is an answer with this status. */
  boolean refused(int status, Attempt attempt) {
    RetryPlan plan = context.route().retry();
    Backend backend = attempt.backend();
    if (backend == null || !plan.repeats(status)) {
      return false;
    }
    Failure why = Failure.RETRIED_STATUS;
    RetryRule.Next rule = RetryRule.after(why, attempt, context, upload, count);
    if (rule == RetryRule.Next.GIVE_UP || !another(backend, false)) {
      return false;
    }
    last = why;
    vain++;
    return true;
  }

  private boolean another(Backend backend, boolean unsent) {
    tried.add(backend);
    Backend found = pick();
    if (found == null) {
      return false;
    }
    long now = loop.nowNanos();
    if (unsent ? budget().spendUnsent(now) : budget().spend(now)) {
      next = found;
      return true;
    }
    cluster().meters().retryDenied(loop.index());
    return false;
  }

  /** After a while each backend may be asked once more. */
  void again() {
    tried.clear();
    next = pick();
  }

  void answered() {
    budget().answered();
  }

  private @Nullable Backend pick() {
    return cluster().pick(context, loop, tried);
  }

  private RetryBudget budget() {
    return cluster().retryBudget(loop);
  }

  private Cluster cluster() {
    return context.cluster();
  }
}
