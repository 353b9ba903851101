package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.config.AccessLogConfig;
import io.weir.config.AccessLogFormat;
import io.weir.config.LogSelection;
import io.weir.config.StatusRange;
import io.weir.net.LoopRandom;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final LogPacing QUICK =
      new LogPacing(MILLI, 20 * MILLI, TimeUnit.SECONDS.toNanos(20));

  @TempDir Path directory;
  private final TestTarget target = new TestTarget();
  private final TestRecord record = new TestRecord();
  private int appended;

  @Test
  void selection_sampleAndWhatIsAlwaysLogged() {
    LogSelection none =
        new LogSelection(0, List.of(new StatusRange(500, 599)), Duration.ofSeconds(1));
    assertThat(none.always(200, 1_000_000_000L)).isFalse();
    assertThat(none.always(200, 1_000_000_001L)).isTrue();
    assertThat(none.always(503, 0)).isTrue();
    assertThat(new LogSelection(0, List.of(), Duration.ZERO).always(503, Long.MAX_VALUE)).isFalse();
    assertThat(LogSelection.ALL.always(200, 0)).isTrue();
    LogSelection share = new LogSelection(0.1, List.of(), Duration.ZERO);
    LogStyle tenth = new LogStyle(AccessLogFormat.JSON, false, share);
    LoopRandom random = new LoopRandom(1);
    long lines = IntStream.range(0, 10_000).filter(i -> tenth.wants(record, random)).count();
    assertThat(lines).isBetween(900L, 1100L);
  }

  @Test
  void append_threeLoops_everyLineIsWrittenOnceAndWhole() throws Exception {
    Path file = directory.resolve("access.log");
    AccessLog log = new AccessLog(config(file.toString(), 10_000_000), 3);
    List<Thread> loops = new ArrayList<>();
    for (int loop = 0; loop < 3; loop++) {
      int index = loop;
      loops.add(new Thread(() -> appendMany(log, index, 20_000)));
    }
    loops.forEach(Thread::start);
    for (Thread loop : loops) {
      loop.join();
    }
    log.close();
    assertThat(log.dropped()).isZero();
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(60_000).allMatch(line -> line.matches("\\{\"ts.*null}"));
    for (int loop = 0; loop < 3; loop++) {
      assertThat(numbersOf(lines, loop)).isEqualTo(firstNumbers(20_000));
    }
  }

  private static void appendMany(AccessLog log, int loop, int count) {
    TestRecord own = new TestRecord();
    own.listener = "loop" + loop;
    for (int i = 0; i < count; i++) {
      own.bytesOut = i;
      log.append(loop, own);
      if (i % 16 == 0) {
        log.flush(loop);
      }
    }
    log.flush(loop);
  }

  private static List<Integer> numbersOf(List<String> lines, int loop) {
    return lines.stream()
        .filter(line -> line.contains("\"loop" + loop + "\""))
        .map(line -> Integer.valueOf(line.replaceAll(".*\"out\":([0-9]+),.*", "$1")))
        .toList();
  }

  private static List<Integer> firstNumbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void append_writerStuck_dropsAreCountedExactlyAndTheRestArrives() throws Exception {
    target.gate = new CountDownLatch(1);
    AccessLog log = log(100);
    log.append(0, record);
    log.flush(0);
    target.writing.await();
    // The writer holds the first line; a hundred may wait; each further one is dropped.
    append(log, 150);
    log.flush(0);
    assertThat(log.dropped()).isEqualTo(50);
    target.gate.countDown();
    await().untilAsserted(() -> assertThat(target.lines()).isEqualTo(101));
    append(log, 10);
    log.flush(0);
    log.close();
    assertThat(target.lines()).isEqualTo(111);
    assertThat(log.dropped()).isEqualTo(50);
  }

  @Test
  void append_ringOfBytesFull_dropsAreCountedExactly() throws Exception {
    target.gate = new CountDownLatch(1);
    AccessLog log = log(200);
    log.append(0, record);
    log.flush(0);
    target.writing.await();
    record.userAgent = "x".repeat(2048);
    append(log, 200);
    log.flush(0);
    long dropped = log.dropped();
    assertThat(dropped).isBetween(100L, 199L);
    target.gate.countDown();
    log.close();
    assertThat(target.lines()).isEqualTo(201 - dropped);
    assertThat(log.dropped()).isEqualTo(dropped);
  }

  @Test
  void append_manyWithoutFlush_areWrittenFromHalfFullOn() {
    AccessLog log = log(100);
    append(log, 50);
    assertThat(target.opened).hasValue(0);
    append(log, 1);
    await().untilAsserted(() -> assertThat(target.lines()).isEqualTo(51));
    log.close();
  }

  @Test
  void append_targetBroken_isTriedAgainAndResumes() {
    target.openFails = true;
    AccessLog log = log(100);
    append(log, 3);
    log.flush(0);
    await().untilAsserted(() -> assertThat(log.writeErrors()).isGreaterThan(1));
    target.openFails = false;
    await().untilAsserted(() -> assertThat(target.lines()).isEqualTo(3));
    assertThat(log.dropped()).isZero();
    log.close();
  }

  @Test
  void close_targetBroken_countsWhatIsLost() {
    target.room.set(0);
    AccessLog log = log(100);
    append(log, 5);
    log.flush(0);
    await().untilAsserted(() -> assertThat(log.writeErrors()).isPositive());
    append(log, 2);
    log.close();
    assertThat(log.dropped()).isEqualTo(7);
  }

  @Test
  void close_writerStuck_returnsAllTheSame() throws Exception {
    target.gate = new CountDownLatch(1);
    LogPacing hasty = new LogPacing(MILLI, MILLI, 30 * MILLI);
    AccessLog log = new AccessLog(config("unused", 100), 1, target, hasty);
    append(log, 1);
    log.flush(0);
    target.writing.await();
    log.close();
    assertThat(target.content()).isEmpty();
    target.gate.countDown();
  }

  @Test
  void close_linesNotFlushed_areWritten() {
    AccessLog log = log(100);
    append(log, 7);
    log.close();
    assertThat(target.lines()).isEqualTo(7);
  }

  @Test
  void reopen_fileRenamed_noLineIsLostOrMixed() throws IOException {
    Path file = directory.resolve("access.log");
    Path rotated = directory.resolve("access.log.1");
    AccessLog log = fileLog(file, TimeUnit.HOURS.toNanos(1));
    append(log, 100);
    log.flush(0);
    await().untilAsserted(() -> assertThat(lines(file)).isEqualTo(100));
    Files.move(file, rotated);
    append(log, 10);
    log.flush(0);
    await().untilAsserted(() -> assertThat(lines(rotated)).isEqualTo(110));
    log.reopen();
    await().until(() -> appendsTo(log, file));
    log.close();
    List<String> all = new ArrayList<>(Files.readAllLines(rotated));
    all.addAll(Files.readAllLines(file));
    assertThat(all).hasSize(appended).allMatch(line -> line.matches("\\{\"ts.*null}"));
  }

  private boolean appendsTo(AccessLog log, Path file) throws IOException {
    append(log, 1);
    log.flush(0);
    return lines(file) > 0;
  }

  @Test
  void append_fileRenamedAndNobodyTold_isFoundOut() throws IOException {
    Path file = directory.resolve("access.log");
    AccessLog log = fileLog(file, MILLI);
    append(log, 1);
    log.flush(0);
    await().untilAsserted(() -> assertThat(lines(file)).isEqualTo(1));
    Files.move(file, directory.resolve("access.log.1"));
    await().until(() -> appendsTo(log, file));
    log.close();
  }

  @Test
  void append_directoryRemoved_linesWaitUntilItIsBack() throws IOException {
    Path logs = Files.createDirectory(directory.resolve("logs"));
    Path file = logs.resolve("access.log");
    AccessLog log = fileLog(file, MILLI);
    append(log, 1);
    log.flush(0);
    await().untilAsserted(() -> assertThat(lines(file)).isEqualTo(1));
    Files.delete(file);
    Files.delete(logs);
    await()
        .until(
            () -> {
              append(log, 1);
              log.flush(0);
              return log.writeErrors() > 0;
            });
    Files.createDirectory(logs);
    await().untilAsserted(() -> assertThat(lines(file)).isPositive());
    log.close();
  }

  @Test
  void append_fileTruncatedInPlace_startsAtItsBeginning() throws IOException {
    Path file = directory.resolve("access.log");
    AccessLog log = fileLog(file, MILLI);
    append(log, 5);
    log.flush(0);
    await().untilAsserted(() -> assertThat(lines(file)).isEqualTo(5));
    try (FileChannel truncating = FileChannel.open(file, StandardOpenOption.WRITE)) {
      truncating.truncate(0);
    }
    append(log, 2);
    log.close();
    assertThat(lines(file)).isEqualTo(2);
    assertThat(Files.readString(file)).startsWith("{\"ts\"");
  }

  @Test
  void configure_offThenOtherFormat_isFollowed() throws IOException {
    Path file = directory.resolve("access.log");
    AccessLog log = fileLog(directory.resolve("first.log"), MILLI);
    log.configure(new AccessLogConfig(false, "stderr", AccessLogFormat.JSON, 100, false));
    append(log, 1);
    log.configure(new AccessLogConfig(true, file.toString(), AccessLogFormat.COMBINED, 100, false));
    append(log, 1);
    log.close();
    assertThat(Files.readAllLines(file)).hasSize(1).allMatch(line -> line.startsWith("192.0.2.7"));
    assertThat(directory.resolve("first.log")).doesNotExist();
  }

  @Test
  void problem_targetThatCannotBeWritten_isTold() throws IOException {
    Path file = Files.createFile(directory.resolve("access.log"));
    assertThat(problem(file)).isNull();
    assertThat(problem(directory.resolve("new.log"))).isNull();
    assertThat(problem(directory)).endsWith("is a directory");
    assertThat(problem(directory.resolve("no/access.log"))).contains("does not exist");
    assertThat(AccessLog.problem(config("stdout", 1))).isNull();
    assertThat(AccessLog.problem(config("a\u0000b", 1))).startsWith("not a path");
  }

  private static @Nullable String problem(Path path) {
    return AccessLog.problem(config(path.toString(), 1));
  }

  private AccessLog log(int queueLines) {
    return new AccessLog(config("unused", queueLines), 1, target, QUICK);
  }

  private static AccessLog fileLog(Path file, long retryNanos) {
    LogPacing pacing = new LogPacing(MILLI, retryNanos, TimeUnit.SECONDS.toNanos(20));
    String name = file.toString();
    return new AccessLog(config(name, 1_000_000), 1, LogTarget.of(name), pacing);
  }

  private static AccessLogConfig config(String target, int queueLines) {
    return new AccessLogConfig(true, target, AccessLogFormat.JSON, queueLines, false);
  }

  private void append(AccessLog log, int count) {
    for (int i = 0; i < count; i++) {
      log.append(0, record);
    }
    appended += count;
  }

  private static long lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }
}
