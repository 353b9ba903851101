package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The count that balancers read. */
final class BackendTest {
  private final Backend backend = Fixture.backend(1);

  @Test
  void inFlight_begunAndEnded_theDifference() {
    backend.begin();
    backend.begin();
    backend.end();
    assertThat(backend.inFlight()).isEqualTo(1);
  }

  @Test
  void inFlight_fromSeveralThreads_nothingIsLost() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(new Thread(this::beginTwiceEndOnce));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(backend.inFlight()).isEqualTo(4 * 10_000);
  }

  @Test
  void toString_any_clusterAndAddress() {
    assertThat(backend).hasToString("shop/10.0.0.1:80");
    assertThat(backend.name()).isEqualTo("10.0.0.1:80");
  }

  private void beginTwiceEndOnce() {
    for (int i = 0; i < 10_000; i++) {
      backend.begin();
      backend.begin();
      backend.end();
    }
  }
}
