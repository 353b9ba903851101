package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.weir.config.TransportKind;
import io.weir.testkit.Patience;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Over real sockets, on every transport: nothing is lost, nothing is read in vain. */
@ParameterizedClass
@EnumSource(
    value = TransportKind.class,
    names = {"EPOLL", "EPOLL_LEVEL", "NIO"})
class ReadAllocatorIoTest {
  private static final ReadAllocator.Limits LIMITS = ReadAllocator.LIMITS;
  private static final int MEGABYTE = 1024 * 1024;

  private static final List<Resume> RESUMING =
      List.of(Resume.SAME_CALL, Resume.END_OF_PASS, Resume.TASK, Resume.LATER);

  private final TransportKind kind;
  private final CountingAllocator counting = new CountingAllocator(ReadAllocator.INSTANCE);

  ReadAllocatorIoTest(TransportKind kind) {
    this.kind = kind;
  }

  @Test
  void shortMessages_costOneReadEach() throws IOException {
    Probe probe = new Probe();
    try (Sockets sockets = Sockets.open(kind, counting, () -> probe);
        Socket client = sockets.connect()) {
      for (int i = 1; i <= 20; i++) {
        client.getOutputStream().write(Probe.pattern(probe.bytes.get(), 100));
        awaitBytes(probe, i * 100L);
        sockets.settle();
        assertThat(counting.reads).hasValue(i);
      }
      assertThat(probe.passes).hasValue(20);
    }
  }

  @Test
  void messageThatFillsItsBuffer_costsOneReadMoreAndIsWhole() throws IOException {
    Probe probe = new Probe();
    try (Sockets sockets = Sockets.open(kind, counting, () -> probe);
        Socket client = sockets.connect()) {
      client.getOutputStream().write(Probe.pattern(0, LIMITS.least()));
      awaitBytes(probe, LIMITS.least());
      sockets.settle();
      assertThat(counting.reads).hasValue(2);
      assertThat(probe.messages).hasValue(1);
    }
  }

  @Test
  void dataAndEndTogether_allArrivesThenTheEndOnceAndOutputStaysOpen() throws IOException {
    int[] sizes = {
      0, 1, LIMITS.least() - 1, LIMITS.least(), LIMITS.least() + 1, 5 * LIMITS.least(), 300_000
    };
    for (int size : sizes) {
      Probe probe = new Probe();
      try (Sockets sockets = Sockets.open(kind, () -> probe);
          Socket client = sockets.connect()) {
        client.getOutputStream().write(Probe.pattern(0, size));
        client.shutdownOutput();
        Channel channel = sockets.accepted();
        Patience.until("end of input", () -> probe.inputEnds.get() > 0);
        sockets.settle();
        assertWhole(probe, size);
        assertThat(probe.inputEnds).hasValue(1);
        channel.writeAndFlush(channel.alloc().directBuffer().writeByte(7));
        assertThat(client.getInputStream().read()).isEqualTo(7);
      }
    }
  }

  @Test
  void burst_arrivesWholeInBoundedPasses() throws IOException {
    Probe probe = new Probe();
    try (Sockets sockets = Sockets.open(kind, counting, () -> probe);
        Socket client = sockets.connect()) {
      client.getOutputStream().write(Probe.pattern(0, 4 * MEGABYTE));
      awaitBytes(probe, 4L * MEGABYTE);
      assertWhole(probe, 4L * MEGABYTE);
      assertThat(probe.mostPassMessages.get()).isLessThanOrEqualTo(LIMITS.passReads());
      assertThat(probe.mostPassBytes.get()).isLessThan(LIMITS.passBytes() + LIMITS.most());
    }
  }

  @Test
  void moreThanAPassIsWaiting_itIsAllReadWithoutAnotherEvent() throws IOException {
    // All of it is in the kernel before the first read, so no edge comes after the first pass.
    ReadAllocator tiny = new ReadAllocator(new ReadAllocator.Limits(64, 64, 64, 4, 1 << 20));
    Probe probe = new Probe();
    try (Sockets sockets = Sockets.open(kind, tiny, () -> probe);
        Socket client = sockets.connect()) {
      Channel channel = sockets.accepted();
      pause(channel);
      client.getOutputStream().write(Probe.pattern(0, 16_384));
      channel.config().setAutoRead(true);
      awaitBytes(probe, 16_384);
      assertWhole(probe, 16_384);
      assertThat(probe.mostPassMessages).hasValue(4);
    }
  }

  @Test
  void manyBytesWithEnd_whilePaused_arriveAfterResumeAtTheLatest() throws IOException {
    Probe probe = new Probe();
    try (Sockets sockets = Sockets.open(kind, () -> probe);
        Socket client = sockets.connect()) {
      Channel channel = sockets.accepted();
      pause(channel);
      client.getOutputStream().write(Probe.pattern(0, 40_000));
      client.shutdownOutput();
      sockets.settle();
      channel.config().setAutoRead(true);
      Patience.until("end of input", () -> probe.inputEnds.get() > 0);
      sockets.settle();
      assertWhole(probe, 40_000);
      assertThat(probe.inputEnds).hasValue(1);
    }
  }

  @Test
  void pausedAtEveryMessageAndResumedAnyhow_nothingIsLost() throws IOException {
    for (Resume resume : RESUMING) {
      for (int every = 1; every <= 4; every++) {
        Pausing probe = new Pausing(resume, every);
        try (Sockets sockets = Sockets.open(kind, () -> probe);
            Socket client = sockets.connect()) {
          client.getOutputStream().write(Probe.pattern(0, MEGABYTE));
          client.shutdownOutput();
          Patience.until("end of input", () -> probe.inputEnds.get() > 0);
          assertWhole(probe, MEGABYTE);
        }
      }
    }
  }

  @Test
  void pausedAndResumedBetweenMessages_nothingIsLost() throws IOException {
    // No end of input here, which would make Netty read in any case.
    for (Resume resume : RESUMING) {
      Pausing probe = new Pausing(resume, 1);
      try (Sockets sockets = Sockets.open(kind, () -> probe);
          Socket client = sockets.connect()) {
        int sent = 0;
        for (int size : new int[] {1, 2_047, 2_048, 2_049, 10_240, 65_536, 100_000, 1, 1, 1}) {
          client.getOutputStream().write(Probe.pattern(sent, size));
          sent += size;
          awaitBytes(probe, sent);
        }
        assertWhole(probe, sent);
      }
    }
  }

  @Test
  void pausedInsideAPass_onlyWhatWasReadArrivesUntilResume() throws IOException {
    Pausing probe = new Pausing(Resume.NEVER, 1);
    try (Sockets sockets = Sockets.open(kind, () -> probe);
        Socket client = sockets.connect()) {
      Channel channel = sockets.accepted();
      pause(channel);
      client.getOutputStream().write(Probe.pattern(0, 50_000));
      channel.config().setAutoRead(true);
      awaitBytes(probe, LIMITS.least());
      sockets.settle();
      assertThat(probe.messages).hasValue(1);
      while (probe.bytes.get() < 50_000) {
        int before = probe.messages.get();
        channel.config().setAutoRead(true);
        Patience.until("next message", () -> probe.messages.get() > before);
        sockets.settle();
        assertThat(probe.messages).hasValue(before + 1);
      }
      assertWhole(probe, 50_000);
    }
  }

  @Test
  void firehose_leavesTimeForOthers() throws Exception {
    Probe flood = new Probe();
    Probe drip = new Probe();
    Probe[] order = {flood, drip};
    int[] next = {0};
    try (Sockets sockets = Sockets.open(kind, () -> order[next[0]++]);
        Socket firehose = sockets.connect()) {
      sockets.accepted();
      Thread thread = new Thread(() -> flood(firehose));
      thread.start();
      Patience.until("the flood", () -> flood.bytes.get() > MEGABYTE);
      try (Socket client = sockets.connect()) {
        for (int i = 0; i < 50; i++) {
          client.getOutputStream().write(Probe.pattern(i, 1));
          awaitBytes(drip, i + 1);
        }
        assertWhole(drip, 50);
        // It was there all the time.
        long before = flood.bytes.get();
        Patience.until("the flood goes on", () -> flood.bytes.get() > before);
      }
      firehose.shutdownOutput();
      thread.join();
    }
  }

  private static void flood(Socket socket) {
    try {
      long sent = 0;
      while (true) {
        socket.getOutputStream().write(Probe.pattern(sent, 65_536));
        sent += 65_536;
      }
    } catch (IOException endedByTest) {
      // That is how the flood ends.
    }
  }

  private static void pause(Channel channel) {
    channel.eventLoop().submit(() -> channel.config().setAutoRead(false)).syncUninterruptibly();
  }

  private static void awaitBytes(Probe probe, long bytes) {
    Patience.until(bytes + " bytes", () -> probe.bytes.get() >= bytes);
  }

  private static void assertWhole(Probe probe, long bytes) {
    assertThat(probe.garbled).isFalse();
    assertThat(probe.failures).hasValue(0);
    assertThat(probe.bytes).hasValue(bytes);
  }

  /** When reading goes on after a pause. */
  private enum Resume {
    SAME_CALL,
    END_OF_PASS,
    TASK,
    LATER,
    NEVER
  }

  /** Pauses at every so manieth message; a resume that is due later is never forgotten. */
  private static final class Pausing extends Probe {
    private final Resume resume;
    private final int every;

    Pausing(Resume resume, int every) {
      this.resume = resume;
      this.every = every;
    }

    @Override
    void onMessage(ChannelHandlerContext ctx) {
      if (messages.get() % every != 0) {
        return;
      }
      Channel channel = ctx.channel();
      channel.config().setAutoRead(false);
      switch (resume) {
        case SAME_CALL -> resume(channel);
        case TASK -> ctx.executor().execute(() -> resume(channel));
        case LATER -> ctx.executor().schedule(() -> resume(channel), 1, TimeUnit.MILLISECONDS);
        default -> {}
      }
    }

    @Override
    void onPass(ChannelHandlerContext ctx) {
      if (resume == Resume.END_OF_PASS) {
        resume(ctx.channel());
      }
    }

    private static void resume(Channel channel) {
      channel.config().setAutoRead(true);
    }
  }
}
