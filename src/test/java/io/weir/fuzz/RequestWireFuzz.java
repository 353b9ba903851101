package io.weir.fuzz;

import io.weir.fuzz.FuzzBackend.Answer;
import io.weir.fuzz.StrictReader.Reading;
import io.weir.testkit.Pieces;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireMessage.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The bytes of a client through a whole proxy over real sockets.
 *
 * <ol>
 *   <li>A backend, which reads strictly, gets only requests that a strict reader finds in these
 *       bytes, with the same lines and bodies.
 *   <li>The client gets exactly the answers to them, in order, and at most one refusal behind.
 *   <li>The connection ends, and buffers return.
 *   <li>However the bytes are cut, all this is the same.
 * </ol>
 */
public final class RequestWireFuzz {
  /** What weir itself says to a backend, whatever a client says. */
  private static final Set<String> OWN =
      Laws.caseless(
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Forwarded-Prefix",
          "X-Real-IP",
          "Forwarded",
          "Via",
          "X-Request-ID",
          "Host",
          "Expect");

  private RequestWireFuzz() {}

  private static Answer answer(WireMessage request) {
    String response = Wire.ok(request.target());
    int end = response.length() - (request.method().equals("HEAD") ? request.target().length() : 0);
    return new Answer(response.substring(0, end), Pieces.whole(), true);
  }

  /** Jazzer's and the corpus test's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    Rig.ONE.backend().script(RequestWireFuzz::answer);
    Reading strict = StrictReader.requests(input);
    String whole = outcome(input, Pieces.whole(), strict);
    Laws.same("cut in pieces", whole, outcome(input, Pieces.of(input), strict), input);
  }

  private static String outcome(byte[] input, Pieces pieces, Reading strict) {
    byte[] received = Rig.ONE.run(input, pieces);
    List<WireMessage> requests = Rig.ONE.backend().take(input);
    Laws.check(
        requests.size() <= strict.complete().size(),
        "the backend got " + requests + ", but strictly there is only " + strict,
        input);
    List<String> methods = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      compare(strict.complete().get(i), requests.get(i), input);
      methods.add(requests.get(i).method());
    }
    return requests.size() + answers(requests, StrictReader.responses(received, methods), input);
  }

  private static void compare(WireMessage strict, WireMessage sent, byte[] input) {
    Laws.same("method", strict.method(), sent.method(), input);
    Laws.same("body", strict.content(), sent.content(), input);
    Laws.same("fields", others(strict), others(sent), input);
    Laws.trailers(strict.trailers(), sent.trailers(), input);
  }

  private static List<Field> others(WireMessage head) {
    return Laws.endToEnd(head.fields(), true).stream()
        .filter(field -> !OWN.contains(field.name()))
        .toList();
  }

  private static String answers(List<WireMessage> requests, Reading received, byte[] input) {
    List<WireMessage> finals = new ArrayList<>(received.complete());
    finals.removeIf(response -> response.status() < 200);
    Laws.check(
        finals.size() >= requests.size() && finals.size() <= requests.size() + 1,
        requests.size() + " requests were answered by " + received,
        input);
    StringBuilder outcome = new StringBuilder();
    for (int i = 0; i < finals.size(); i++) {
      WireMessage response = finals.get(i);
      outcome.append(response.startLine());
      if (i < requests.size()) {
        Laws.same("status", 200, response.status(), input);
        String body = requests.get(i).method().equals("HEAD") ? "" : requests.get(i).target();
        Laws.same("answer", body, response.content(), input);
      } else {
        Laws.check(response.status() >= 400, "an answer to nothing: " + response, input);
      }
    }
    WireMessage broken = received.unfinished();
    return outcome + (broken == null ? "" : broken.startLine());
  }
}
