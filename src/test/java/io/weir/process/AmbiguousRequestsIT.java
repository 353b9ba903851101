package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.process.Neighbourhood.Way;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that two readers could understand differently: weir refuses them, or nginx and HAProxy,
 * behind weir and in front of it, read the same requests as weir does. Behind each message follows
 * a request on the same connection and one on another, and every request is answered with what the
 * backend saw of it, so that an answer to another request would show.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AmbiguousRequestsIT {
  /** In these frames a request begins well; what is wrong with it comes too late. */
  private static final String LATE = "begun";

  /** No neighbour may give up while this machine is busy. */
  private static final int PATIENT_MILLIS = 5_000;

  /** Messages under way at once; each may take three descriptors and a thread. */
  private static final int AT_ONCE = 100;

  private final VerdictTable table = new VerdictTable();
  private Neighbourhood neighbourhood;

  @BeforeAll
  void start(@TempDir Path directory) {
    neighbourhood = Neighbourhood.start(directory, PATIENT_MILLIS, Recorder::start);
  }

  @AfterAll
  void stop() {
    table.write("requests.txt");
    if (neighbourhood != null) {
      neighbourhood.close();
    }
  }

  static List<AmbiguousMessage> messages() {
    return AmbiguousMessage.read("requests.txt");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyReaderUnderstandsTheSame(AmbiguousMessage message) {
    Map<String, String> verdicts = new LinkedHashMap<>();
    Reading weir = readByWeir(message);
    verdicts.put("weir", weir.verdict());
    List<Reading> alone = readAll(message, neighbourhood.alone(), verdicts);
    List<Reading> behind = readAll(message, neighbourhood.behindWeir(), verdicts);
    List<Reading> before = readAll(message, neighbourhood.beforeWeir(), verdicts);
    table.add(message.name(), verdicts);

    assertThat(weir.verdict()).isEqualTo(message.verdict());
    alone.forEach(neighbour -> assertAlike(weir, neighbour));
    behind.forEach(neighbour -> assertAgreed(weir, neighbour));
    for (int i = 0; i < before.size(); i++) {
      assertPassedOn(alone.get(i), before.get(i));
    }
  }

  @Test
  void cutInsideTheirLineEndsTheyMeanTheSame() {
    List<AmbiguousMessage> all = messages();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<AmbiguousMessage> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
      List<Reading> readings = Reading.inPieces(some, neighbourhood.weir());
      assertThat(readings)
          .zipSatisfy(some, (r, m) -> assertThat(r.verdict()).as(m.name()).isEqualTo(m.verdict()));
      assertThat(readings.stream().flatMap(reading -> reading.accounted().stream()))
          .containsExactlyInAnyOrderElementsOf(readings.get(0).seen());
    }
  }

  private List<Reading> readAll(
      AmbiguousMessage message, List<Way> ways, Map<String, String> verdicts) {
    List<Reading> readings =
        ways.stream().map(way -> Reading.of(message.bytes(), message.number(), way)).toList();
    readings.forEach(each -> verdicts.put(each.way().name(), each.verdict()));
    return readings;
  }

  /** Reads it by weir alone; of what is refused no byte may have left. */
  private Reading readByWeir(AmbiguousMessage message) {
    Way way = neighbourhood.weir();
    way.recorder().news();
    Reading reading = Reading.of(message.bytes(), message.number(), way);
    assertAccounted(reading);
    if (reading.accounted().isEmpty() && !message.options().contains(LATE)) {
      assertThat(way.recorder().news()).startsWith(reading.third()).containsOnlyOnce("\r\n\r\n");
    }
    return reading;
  }

  /** Every request that was seen was answered, in order, and not by the answer to another. */
  private static void assertAccounted(Reading reading) {
    String way = reading.way().name();
    assertThat(reading.allAccounted()).as(way).isEqualTo(reading.seen());
    assertThat(reading.seen()).as(way).endsWith(reading.third());
    assertThat(reading.answers()).as(way).noneMatch(answer -> answer.kind() == Answer.Kind.ODD);
  }

  /** A neighbour that got the message itself and serves what weir serves has read the same. */
  private static void assertAlike(Reading weir, Reading neighbour) {
    List<Answer> theirs = neighbour.finals();
    for (int i = 0; i < Math.min(theirs.size(), weir.finals().size()); i++) {
      Answer answer = weir.finals().get(i);
      if (answer.isRecorded() && theirs.get(i).isRecorded()) {
        assertThat(meaning(theirs.get(i))).as(neighbour.way().name()).isEqualTo(meaning(answer));
      }
    }
  }

  /** A neighbour behind weir sees what weir alone lets through, or openly refuses a part of it. */
  private static void assertAgreed(Reading weir, Reading behind) {
    assertAccounted(behind);
    List<Answer> theirs = behind.finals();
    String way = behind.way().name();
    assertThat(theirs).as(way).hasSizeBetween(1, weir.finals().size());
    for (int i = 0; i < theirs.size(); i++) {
      Answer answer = weir.finals().get(i);
      if (theirs.get(i).isRecorded() || !answer.isRecorded()) {
        assertThat(theirs.get(i).saw()).as(way).isEqualTo(answer.saw());
        assertThat(theirs.get(i).status()).as(way).isEqualTo(answer.status());
      } else {
        assertThat(theirs.get(i).status()).as(way).isBetween(400, 599);
      }
    }
    if (theirs.size() < weir.finals().size()) {
      assertThat(theirs.get(theirs.size() - 1).isRecorded()).as(way).isFalse();
    }
  }

  /** Behind a neighbour weir sees no more than that lets through, and nothing else. */
  private static void assertPassedOn(Reading alone, Reading before) {
    assertAccounted(before);
    List<Answer> ours = before.finals();
    String way = before.way().name();
    for (int i = 0; i < ours.size(); i++) {
      if (ours.get(i).isRecorded()) {
        assertThat(alone.finals()).as(way).hasSizeGreaterThan(i);
        assertThat(meaning(ours.get(i))).as(way).isEqualTo(meaning(alone.finals().get(i)));
      }
    }
  }

  /** Method and body; a target may leave in another form. */
  private static String meaning(Answer answer) {
    return answer.saw().replaceFirst(" \\S+", "");
  }
}
