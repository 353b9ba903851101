package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves that a leaked buffer does not get past the gate, and that a released one does. */
@ExtendWith(LeakGate.class)
class LeakGateIT {
  private final Level before = ResourceLeakDetector.getLevel();

  @BeforeEach
  void beParanoid() {
    ResourceLeakDetector.setLevel(Level.PARANOID);
    LeakGate.collect();
  }

  @AfterEach
  void beAsBefore() {
    ResourceLeakDetector.setLevel(before);
  }

  @Test
  void collect_bufferDropped_isReportedWithItsRecords() {
    drop();
    assertThat(LeakGate.collect()).anySatisfy(leak -> assertThat(leak).contains("the culprit"));
    assertThat(LeakGate.collect()).isEmpty();
  }

  @Test
  void collect_bufferReleased_isNoLeak() {
    ByteBufAllocator.DEFAULT.directBuffer(64).release();
    assertThat(LeakGate.collect()).isEmpty();
  }

  private static void drop() {
    ByteBuf dropped = ByteBufAllocator.DEFAULT.directBuffer(64);
    dropped.touch("the culprit");
  }
}
