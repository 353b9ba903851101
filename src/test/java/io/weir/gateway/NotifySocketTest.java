package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.config.TransportKind;
import io.weir.net.Loops;
import io.weir.net.Transport;
import io.weir.testkit.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a supervisor is told, by a datagram socket that plays it. */
@Timeout(60)
final class NotifySocketTest {
  @TempDir Path directory;

  @Test
  void wholeLife_isTold() throws IOException {
    String path = directory.resolve("notify").toString();
    try (FakeSupervisor supervisor = new FakeSupervisor(path)) {
      Gateway gateway =
          Gateway.start(
              answering("one"),
              GatewayOptions.embedded().supervisedBy(Map.of("NOTIFY_SOCKET", path)));
      assertThat(supervisor.messages()).containsExactly("READY=1\nSTATUS=" + gateway.banner());

      long before = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
      gateway.reload(answering("two"));
      assertThat(supervisor.messages()).hasSize(3);
      String reloading = supervisor.messages().get(1);
      assertThat(reloading).startsWith("RELOADING=1\nMONOTONIC_USEC=");
      long told = Long.parseLong(reloading.substring(reloading.lastIndexOf('=') + 1));
      assertThat(told).isBetween(before, TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
      assertThat(supervisor.messages().get(2))
          .startsWith("READY=1\nSTATUS=generation 2 is in force");

      gateway.reload(parse("listeners {}\nroutes { a { pth = \"/\" } }"));
      assertThat(supervisor.messages().get(4)).startsWith("READY=1\nSTATUS=reload refused");

      gateway.drain();
      assertThat(gateway.awaitStopped(30, TimeUnit.SECONDS)).isTrue();
      List<String> end = supervisor.messages().subList(5, supervisor.messages().size());
      // The grace of the drain, and what closing may take beyond it.
      assertThat(end.get(0)).isEqualTo("STOPPING=1\nEXTEND_TIMEOUT_USEC=45000000");
      assertThat(end.get(1)).startsWith("STATUS=draining: accepting no more");
    }
  }

  @Test
  void startThatFails_isToldWithItsReason() throws IOException {
    String path = directory.resolve("notify").toString();
    try (FakeSupervisor supervisor = new FakeSupervisor(path)) {
      try (Gateway gateway =
          Gateway.start(
              parse("listeners { web { bind = \"192.0.2.1:80\" } }"),
              GatewayOptions.embedded().supervisedBy(Map.of("NOTIFY_SOCKET", path)))) {
        throw new AssertionError("started: " + gateway.banner());
      } catch (StartFailure expected) {
        assertThat(supervisor.messages())
            .singleElement()
            .asString()
            .startsWith("STATUS=cannot start: ")
            .contains("this machine has no such address");
      }
    }
  }

  @Test
  void abstractName_isReached() throws IOException {
    String name = "weir-test-" + ProcessHandle.current().pid();
    try (FakeSupervisor supervisor = new FakeSupervisor("\0" + name);
        NotifySocket notify = NotifySocket.of(Map.of("NOTIFY_SOCKET", "@" + name))) {
      notify.says("two\nlines");
      assertThat(supervisor.messages()).containsExactly("STATUS=two");
    }
  }

  @Test
  void nobodyThere_isNoFailure() throws IOException {
    try (NotifySocket notify =
            NotifySocket.of(Map.of("NOTIFY_SOCKET", directory.resolve("gone").toString()));
        NotifySocket strange = NotifySocket.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234"));
        NotifySocket silent = NotifySocket.of(Map.of())) {
      for (NotifySocket each : List.of(notify, strange, silent)) {
        each.ready("x");
        each.alive();
        assertThat(each.watchdogNanos()).isZero();
      }
    }
  }

  @Test
  void watchdog_ofAnotherProcess_isNotFed() throws IOException {
    String path = directory.resolve("notify").toString();
    Map<String, String> variables = Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "10000000");
    try (NotifySocket notify = NotifySocket.of(variables)) {
      assertThat(notify.watchdogNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
    }
    Map<String, String> others =
        Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "10000000", "WATCHDOG_PID", "1");
    try (NotifySocket notify = NotifySocket.of(others)) {
      assertThat(notify.watchdogNanos()).isZero();
    }
  }

  @Test
  void watchdog_isFedOnlyWhileEveryLoopAnswers() throws Exception {
    String path = directory.resolve("notify").toString();
    Map<String, String> variables = Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "20000");
    try (FakeSupervisor supervisor = new FakeSupervisor(path);
        NotifySocket notify = NotifySocket.of(variables);
        Loops loops =
            Loops.start(Transport.choose(TransportKind.AUTO), 2, NotifySocketTest::failed)) {
      Heartbeat.start(loops, notify);
      supervisor.await("WATCHDOG=1");

      CountDownLatch hanging = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      loops
          .get(1)
          .execute(
              () -> {
                hanging.countDown();
                awaitQuietly(release);
              });
      assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
      int fed = supervisor.messages().size();
      // Loop 0 answers all the while: ten rounds of its own.
      for (int i = 0; i < 10; i++) {
        loops.get(0).eventLoop().schedule(() -> {}, 20, TimeUnit.MILLISECONDS).sync();
      }
      assertThat(supervisor.messages()).hasSizeLessThanOrEqualTo(fed + 1);

      release.countDown();
      int before = supervisor.messages().size();
      Patience.until("food again", () -> supervisor.messages().size() > before + 2);
    }
  }

  private static void failed(int loop, Throwable cause) {
    throw new AssertionError("loop " + loop, cause);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Loaded answering(String body) {
    return parse(
        """
        listeners { web { bind = "127.0.0.1:0" } }
        routes { all { respond { body = "%s" } } }
        """
            .formatted(body));
  }

  private static Loaded parse(String hocon) {
    return ConfigLoader.parse(
        "runtime { loops = 1, warm-up = 0s }\naccess-log.enabled = false\n"
            + hocon
            + "\nadmin.bind = off",
        "test.conf");
  }
}
