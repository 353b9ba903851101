package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.config.Loaded;
import io.weir.filter.FakeExchange;
import io.weir.filter.TestConfig;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What every matcher promises, whatever it looks at. */
abstract class RouteMatcherContract {
  private static final int ROUNDS = 20_000;

  /** The matcher's key in the configuration. */
  abstract String key();

  /** A value for the key. */
  abstract String value();

  /** Another value, which no request meets that meets the first. */
  abstract String contrary();

  /** A request that meets the demand. */
  abstract FakeExchange fitting();

  /** A request that does not. */
  abstract FakeExchange unfitting();

  /** What {@link RouteMatcher#miss} says about {@link #unfitting}. */
  abstract String miss();

  /** What is read from a route with the key. */
  RouteMatcher matcher(String value) {
    return read(key() + " = " + value);
  }

  /** What the class makes of a route with these keys. */
  abstract RouteMatcher read(String keys);

  /** Bytes that one question may allocate. */
  int allowedBytes() {
    return 0;
  }

  @Test
  void matches_fittingRequest_true() {
    assertThat(matcher(value()).matches(fitting())).isTrue();
  }

  @Test
  void matches_otherRequest_falseAndItSaysWhy() {
    assertThat(matcher(value()).matches(unfitting())).isFalse();
    assertThat(matcher(value()).miss(unfitting())).isEqualTo(miss());
  }

  @Test
  void excludes_itself_no() {
    assertThat(matcher(value()).excludes(matcher(value()))).isFalse();
  }

  @Test
  void excludes_contrary_bothWays() {
    assertThat(matcher(value()).excludes(matcher(contrary()))).isTrue();
    assertThat(matcher(contrary()).excludes(matcher(value()))).isTrue();
    assertThat(matcher(contrary()).matches(fitting())).isFalse();
  }

  @Test
  void conditions_always_atLeastOne() {
    assertThat(matcher(value()).conditions()).isPositive();
  }

  @Test
  void from_goodValue_noProblemAndNothingUnread() {
    Loaded loaded = TestConfig.route(key() + " = " + value());
    RouteFixture.build(loaded);
    loaded.root().reportUnread();
    assertThat(TestConfig.messages(loaded.problems())).isEmpty();
  }

  @Test
  void matches_manyTimes_allocatesNoMoreThanAllowed() {
    RouteMatcher matcher = matcher(value());
    FakeExchange fitting = fitting();
    FakeExchange unfitting = unfitting();
    ask(matcher, fitting, unfitting);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int matched = ask(matcher, fitting, unfitting);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(matched).isEqualTo(ROUNDS);
    assertThat(bytes / (2 * ROUNDS)).isLessThanOrEqualTo(allowedBytes());
  }

  private static int ask(RouteMatcher matcher, FakeExchange fitting, FakeExchange unfitting) {
    int matched = 0;
    for (int i = 0; i < ROUNDS; i++) {
      matched += matcher.matches(fitting) ? 1 : 0;
      matched += matcher.matches(unfitting) ? 1 : 0;
    }
    return matched;
  }
}
