package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a request over warm connections leaves for the collector, by the JVM's count of its loop.
 */
class GarbageIT extends WireTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int REQUESTS = 3_000;

  /** Less than one object each: timers and the clock of the log make one now and then. */
  private static final long BYTES_FOR_EACH = 8;

  private static final String REQUEST =
      Wire.get(
          "/shop/cart?item=4711",
          "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
          "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
          "Accept-Encoding: gzip, deflate, br",
          "Referer: https://shop.example.com/shop",
          "Cookie: session=8f14e45fceea167a5a36dedd4bea2543; theme=dark",
          "Sec-Fetch-Mode: navigate",
          "Connection: keep-alive");

  private static long loopThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("weir-loop-"))
        .mapToLong(Thread::getId)
        .max()
        .orElseThrow();
  }

  private static long bytesForEach(Supplier<String> requests, RawClient client) {
    long before = 0;
    for (int i = 0; i < 2 * REQUESTS; i++) {
      if (i == REQUESTS) {
        before = THREADS.getThreadAllocatedBytes(loopThread());
      }
      assertThat(client.exchange(requests.get()).status()).isEqualTo(200);
    }
    return (THREADS.getThreadAllocatedBytes(loopThread()) - before) / REQUESTS;
  }

  private RawClient client(String hocon) {
    String answer = Wire.ok("hello", "Content-Type: text/html", "X-Any: value", "ETag: \"1\"");
    return client(proxyTo(responding(answer), "runtime { loops = 1 }\n" + hocon));
  }

  /** Without leak detection, which would keep a record of every buffer. */
  private static <T> T undetected(Supplier<T> work) {
    Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(Level.DISABLED);
    try {
      return work.get();
    } finally {
      ResourceLeakDetector.setLevel(level);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"enabled = false", "format = json", "format = combined"})
  void aRequestOverWarmConnectionsLeavesNone(String log) {
    RawClient client = client("access-log { " + log + " }");
    assertThat(undetected(() -> bytesForEach(() -> REQUEST, client))).isLessThan(BYTES_FOR_EACH);
  }

  @Test
  void aTargetThatNobodyAskedForLatelyLeavesItsText() {
    RawClient client = client("access-log { enabled = false }");
    AtomicInteger count = new AtomicInteger();
    Supplier<String> requests = () -> Wire.get("/item/" + count.incrementAndGet());
    assertThat(undetected(() -> bytesForEach(requests, client))).isBetween(40L, 160L);
  }
}
