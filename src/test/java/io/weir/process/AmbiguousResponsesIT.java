package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.process.Neighbourhood.Way;
import io.weir.process.Recorder.Reply;
import io.weir.testkit.WireMessage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Responses that two readers could understand differently: a strict client of weir gets one that
 * has exactly one meaning, or an error, or can tell that it is cut off. Its next requests, on the
 * same connection and on another, get their own answers. What nginx and HAProxy make of the same
 * response is written beside it.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AmbiguousResponsesIT {
  /** Many a response below is one that neighbours wait for the end of, which never comes. */
  private static final int HASTY_MILLIS = 200;

  private static final String TARGET = "/message-";

  private static final List<AmbiguousMessage> MESSAGES = AmbiguousMessage.read("responses.txt");

  private final VerdictTable table = new VerdictTable();
  private Neighbourhood neighbourhood;

  @BeforeAll
  void start(@TempDir Path directory) {
    neighbourhood =
        Neighbourhood.start(
            directory, HASTY_MILLIS, () -> Recorder.start(AmbiguousResponsesIT::reply));
  }

  @AfterAll
  void stop() {
    table.write("responses.txt");
    if (neighbourhood != null) {
      neighbourhood.close();
    }
  }

  private static Reply reply(WireMessage request) {
    if (!request.target().startsWith(TARGET)) {
      return Recorder.account(request);
    }
    int index = Integer.parseInt(request.target().substring(TARGET.length()));
    AmbiguousMessage message = MESSAGES.get(index);
    return new Reply(message.bytes(), message.options().contains("close"));
  }

  static List<AmbiguousMessage> messages() {
    return MESSAGES;
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aClientGetsOneMeaningOrAnError(AmbiguousMessage message) {
    String method = message.options().contains("HEAD") ? "HEAD " : "GET ";
    String version = message.options().contains("HTTP/1.0") ? "HTTP/1.0" : "HTTP/1.1";
    String start = method + TARGET + message.number();
    String request = start + " " + version + "\r\nHost: a.test\r\n\r\n";
    Map<String, String> verdicts = new LinkedHashMap<>();
    Reading weir = Reading.of(request, message.number(), neighbourhood.weir());
    verdicts.put("weir", weir.verdictWithBodies());
    for (Way way : neighbourhood.alone()) {
      verdicts.put(way.name(), Reading.of(request, message.number(), way).verdictWithBodies());
    }
    table.add(message.name(), verdicts);

    assertThat(weir.verdictWithBodies()).isEqualTo(message.verdict());
    assertThat(weir.probe()).singleElement().extracting("saw").isEqualTo(weir.third());
    assertThat(weir.seen()).first().isEqualTo(start);
  }
}
