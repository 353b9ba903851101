package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.RetryBudgetConfig;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static RetryBudget budget(double share, int perSecond) {
    return RetryBudget.all(new RetryBudgetConfig(share, perSecond), 2)[0];
  }

  private static int spendAll(RetryBudget budget, long now) {
    int spent = 0;
    while (spent < 10_000 && budget.spend(now)) {
      spent++;
    }
    return spent;
  }

  @Test
  void spend_share_isThatOfTheRequests() {
    RetryBudget budget = budget(0.2, 0);
    assertThat(budget.spend(0)).isFalse();
    for (int i = 0; i < 100; i++) {
      budget.asked(i);
    }
    assertThat(spendAll(budget, 100)).isEqualTo(20);
  }

  @Test
  void spend_floor_isDividedByTheLoopsAndLastsForTenSeconds() {
    RetryBudget budget = budget(0, 3);
    assertThat(spendAll(budget, 0)).isEqualTo(15);
    assertThat(spendAll(budget, 9 * SECOND)).isZero();
    assertThat(spendAll(budget, 10 * SECOND)).isEqualTo(15);
  }

  @Test
  void spend_smallFloor_isOneForEachLoop() {
    RetryBudget budget = RetryBudget.all(new RetryBudgetConfig(0, 1), 64)[63];
    assertThat(spendAll(budget, 0)).isEqualTo(1);
  }

  @Test
  void spend_requestsOfLongAgo_countNoMore() {
    RetryBudget budget = budget(1, 0);
    for (int i = 0; i < 100; i++) {
      budget.asked(0);
    }
    assertThat(budget.spend(9 * SECOND)).isTrue();
    assertThat(budget.spend(10 * SECOND)).isFalse();
    budget.asked(3600 * SECOND);
    assertThat(spendAll(budget, 3600 * SECOND)).isEqualTo(1);
  }

  @Test
  void spend_clockThatRunsOver_counts() {
    RetryBudget budget = budget(1, 0);
    long begin = Long.MAX_VALUE - SECOND;
    budget.asked(begin);
    budget.asked(begin + 2 * SECOND);
    assertThat(spendAll(budget, begin + 3 * SECOND)).isEqualTo(2);
  }

  /** A law: whatever happens, retries stay within the share and the floor in any ten seconds. */
  @Test
  void spend_everyRequestFails_attemptsStayWithinTheShare() {
    RetryBudget budget = budget(0.2, 0);
    int requests = 0;
    int retries = 0;
    for (long now = 0; now < 60 * SECOND; now += SECOND / 100) {
      budget.asked(now);
      requests++;
      retries += budget.spend(now) ? 1 : 0;
      retries += budget.spend(now) ? 1 : 0;
      assertThat((double) retries).isLessThanOrEqualTo(0.2 * requests);
    }
    assertThat((double) retries).isGreaterThan(0.19 * requests);
  }

  @Test
  void spendUnsent_somebodyAnswersNowAndThen_isFree() {
    RetryBudget budget = budget(0, 0);
    for (int i = 0; i < 100; i++) {
      for (int retry = 0; retry < 20; retry++) {
        assertThat(budget.spendUnsent(i)).isTrue();
      }
      budget.answered();
    }
  }

  @Test
  void spendUnsent_nobodyAnswers_isLikeAnyOther() {
    RetryBudget budget = budget(0.2, 0);
    for (int i = 0; i < 100; i++) {
      budget.asked(i);
    }
    int spent = 0;
    while (budget.spendUnsent(100)) {
      spent++;
    }
    assertThat(spent).isEqualTo(20 + 20);
    assertThat(budget.spend(100)).isFalse();
  }
}
