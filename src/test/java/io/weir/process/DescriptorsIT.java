package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Patience;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A process that may have few descriptors, and more clients than that. */
class DescriptorsIT extends ProcessTest {
  private static final int LIMIT = 256;
  private static final int CLIENTS = 400;
  private static final Duration CROWDED = Duration.ofSeconds(4);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** So many exchanges need a connection to each of three backends: more than there may be. */
  private static final int SOME = 70;

  private static final List<String> PATHS = List.of("/a", "/b", "/c");

  private final Map<String, Gate> gates = new ConcurrentHashMap<>();

  private WeirProcess limited(String hocon) {
    Launch launch = Launch.usual().in(directory);
    List<String> shell = Programs.shell("ulimit -n " + LIMIT + ";");
    return start(launch.behind(shell), "run", conf(hocon).toString());
  }

  private Crowd crowd(int count, WeirProcess weir) {
    return closing(Crowd.of(count, weir.port("web")));
  }

  /** How many clients it says there is room for. */
  private static int room(WeirProcess weir) {
    return Integer.parseInt(weir.inBanner("at most ([0-9]+) clients"));
  }

  /** Fails if the log has grown by more than a line a second since it had so many lines. */
  private static void expectFewLines(WeirProcess weir, int before, long sinceNanos) {
    long seconds = (System.nanoTime() - sinceNanos) / SECOND + 1;
    List<String> lines = weir.err().subList(before, weir.err().size());
    assertThat(lines).hasSizeLessThanOrEqualTo((int) seconds + 1);
  }

  private static long since(long nanos) {
    return System.nanoTime() - nanos;
  }

  @Test
  void whoFindsNoRoomWaitsAndEverybodyIsServedInTheEnd() {
    ScriptedBackend backend = closing(ScriptedBackend.respond(Wire.ok("x")));
    WeirProcess weir = limited(to(backend) + "runtime.loops = 2\n");
    int room = room(weir);
    int linesBefore = weir.err().size();
    long began = System.nanoTime();
    Crowd crowd = crowd(CLIENTS, weir);
    Patience.until(
        "the crowd to have been there for a while",
        () -> {
          crowd.turn("/");
          return since(began) > CROWDED.toNanos();
        });
    // Each loop may have accepted one more before it was told.
    assertThat(crowd.served(1)).isBetween(room, room + 2);
    assertThat(crowd.served(20)).as("those who go on being served").isEqualTo(crowd.served(1));
    assertThat(status(weir.port("admin"), "/ready")).isEqualTo(200);
    while (crowd.size() > 0) {
      assertThat(crowd.turnedAway()).isZero();
      int present = crowd.size();
      crowd.servedLeave();
      assertThat(crowd.size()).isLessThan(present);
      long left = System.nanoTime();
      Patience.until(
          "those who waited to be served",
          () -> {
            crowd.turn("/");
            return crowd.served(1) >= Math.min(room, crowd.size());
          });
      assertThat(since(left)).as("nanoseconds until they were served").isLessThan(SECOND);
    }
    assertThat(get(weir.port("web"), "/")).isEqualTo("x");
    expectFewLines(weir, linesBefore, began);
    assertThat(weir.isAlive()).isTrue();
  }

  @Test
  void everyClientThatFindsRoomFindsABackendConnectionToo() {
    ScriptedBackend backend = held("/");
    WeirProcess weir = limited(to(backend));
    int room = room(weir);
    Crowd crowd = crowd(CLIENTS, weir);
    crowd.turn("/");
    backend.awaitRequest(room - 1);
    gate("/").open();
    Patience.until(
        "an answer for each",
        () -> {
          crowd.look();
          return crowd.served(1) >= room;
        });
    assertThat(crowd.responses())
        .filteredOn(response -> !response.isEmpty())
        .allMatch(response -> response.startsWith("HTTP/1.1 200 "));
  }

  /** A backend that answers when its gate is open. */
  private ScriptedBackend held(String name) {
    return closing(
        ScriptedBackend.respond(
            request -> {
              gate(name).pass();
              return Wire.ok("x");
            }));
  }

  private Gate gate(String name) {
    return gates.computeIfAbsent(name, key -> new Gate());
  }

  /** A proxy with a cluster for each path. */
  private WeirProcess withThreeClusters(List<ScriptedBackend> backends) {
    StringBuilder hocon = new StringBuilder("runtime.loops = 2\n");
    for (ScriptedBackend each : backends) {
      String path = PATHS.get(backends.indexOf(each));
      String name = path.substring(1);
      hocon.append("clusters.%s.backends = [\"%s\"]\n".formatted(name, each.address()));
      hocon.append("routes.%s { path = \"%s\", cluster = %s }\n".formatted(name, path, name));
    }
    return limited(hocon.toString());
  }

  /** All ask for the same at once, and the backend answers when it has all their requests. */
  private void askTogether(Crowd crowd, String path, ScriptedBackend backend) {
    crowd.turn(path);
    backend.awaitRequest(SOME - 1);
    gate(path).open();
    crowd.awaitAnswers();
    assertThat(crowd.responses()).allMatch(response -> response.startsWith("HTTP/1.1 200 "));
  }

  @Test
  void idleConnectionsToOneBackendMakeRoomForThoseToAnother() {
    List<ScriptedBackend> backends = PATHS.stream().map(this::held).toList();
    WeirProcess weir = withThreeClusters(backends);
    Crowd crowd = crowd(SOME, weir);
    for (int i = 0; i < PATHS.size(); i++) {
      askTogether(crowd, PATHS.get(i), backends.get(i));
    }
    assertThat(weir.err()).noneMatch(line -> line.contains("cannot accept"));
    int open = backends.stream().mapToInt(ScriptedBackend::open).sum();
    assertThat(open).isLessThanOrEqualTo(room(weir));
  }

  /** Changes the limit of a running process. */
  private static void limit(WeirProcess weir, long descriptors) {
    String[] command = {
      Programs.need("prlimit"), "--pid", "" + weir.pid(), "--nofile=" + descriptors + ":" + LIMIT
    };
    try {
      assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void withoutADescriptorForABackendTheAnswerSaysSoAtOnce() {
    List<ScriptedBackend> backends = PATHS.stream().map(this::held).toList();
    WeirProcess weir = withThreeClusters(backends);
    Crowd crowd = crowd(SOME, weir);
    askTogether(crowd, "/a", backends.get(0));
    int linesBefore = weir.err().size();
    long began = System.nanoTime();
    // The first few are in use as long as the process lives.
    limit(weir, 8);
    crowd.turn("/b");
    crowd.awaitAnswers();
    assertThat(crowd.responses())
        .allMatch(response -> response.startsWith("HTTP/1.1 503 "))
        .allMatch(response -> response.contains("\"reason\":\"no_socket\""));
    // Somebody who comes now waits, also for the acceptor to try again.
    RawClient late = client(weir.port("web")).send(Wire.get("/a"));
    RawClient operator = client(weir.port("admin")).send(Wire.get("/ready"));
    weir.awaitErr("cannot accept connections");
    weir.signal("HUP");
    Patience.until(
        "more attempts to accept",
        () -> {
          crowd.turn("/a");
          return crowd.served(20) == SOME && since(began) > CROWDED.toNanos();
        });
    expectFewLines(weir, linesBefore, began);
    limit(weir, LIMIT);
    assertThat(late.readResponse().text()).isEqualTo("x");
    assertThat(operator.readResponse().status()).isEqualTo(200);
    gate("/c").open();
    assertThat(get(weir.port("web"), "/c")).isEqualTo("x");
    assertThat(weir.isAlive()).isTrue();
  }
}
