package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.RecvByteBufAllocator.Handle;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BufferBudgetTest {
  private static final long LIMIT = 10_000_000;

  private final List<Long> shed = new ArrayList<>();
  private long used;
  private final BufferBudget budget = new BufferBudget(LIMIT, () -> used);

  BufferBudgetTest() {
    budget.onExceeded(shed::add);
  }

  @AfterEach
  @SuppressWarnings("deprecation") // The type that Netty's interface asks for.
  void readsAreAsLargeAsEver() {
    ReadAllocator.INSTANCE.ceiling(Integer.MAX_VALUE);
  }

  /** The largest read of a socket that has much to give. */
  @SuppressWarnings("deprecation")
  private static int largestRead() {
    Handle handle = ReadAllocator.INSTANCE.newHandle();
    for (int i = 0; i < 10; i++) {
      handle.attemptedBytesRead(handle.guess());
      handle.lastBytesRead(handle.guess());
    }
    return handle.guess();
  }

  @Test
  void look_littleInUse_changesNothing() {
    used = LIMIT / 8;
    budget.look();
    assertThat(budget.exceeded()).isFalse();
    assertThat(largestRead()).isEqualTo(ReadAllocator.LIMITS.most());
    assertThat(shed).isEmpty();
  }

  @Test
  void look_moreThanAnEighthInUse_readsNoLargePieces() {
    used = LIMIT / 8 + 1;
    budget.look();
    assertThat(largestRead()).isEqualTo(64 * 1024);
    used = LIMIT / 2;
    budget.look();
    assertThat(largestRead()).isEqualTo(64 * 1024);
    assertThat(shed).isEmpty();
  }

  @Test
  void look_moreThanHalfInUse_readsSmallPieces() {
    used = LIMIT / 2 + 1;
    budget.look();
    assertThat(budget.exceeded()).isFalse();
    assertThat(largestRead()).isEqualTo(16 * 1024);
    used = 0;
    budget.look();
    assertThat(largestRead()).isEqualTo(ReadAllocator.LIMITS.most());
  }

  @Test
  void look_moreThanAllInUse_asksForTheExcessAndATenth() {
    used = LIMIT + 5_000;
    budget.look();
    assertThat(budget.exceeded()).isTrue();
    assertThat(shed).containsExactly(LIMIT / 10 + 5_000);
    used = LIMIT;
    budget.look();
    assertThat(budget.exceeded()).isFalse();
    assertThat(shed).hasSize(1);
  }

  @Test
  void limit_moreThanTheJvmHas_isThreeQuartersOfThat() {
    budget.limit(Long.MAX_VALUE);
    assertThat(budget.limit()).isEqualTo(PlatformDependent.maxDirectMemory() / 4 * 3);
  }
}
