package io.weir.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.fuzz.FuzzBackend.Answer;
import io.weir.fuzz.StrictReader.End;
import io.weir.fuzz.StrictReader.Reading;
import io.weir.testkit.Pieces;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireMessage.Field;
import io.weir.testkit.WireMessage.Framing;
import java.util.List;

/**
 * The bytes of a backend through a whole proxy over real sockets, as an answer to a GET or a HEAD.
 *
 * <ol>
 *   <li>The client gets what a strict reader finds in these bytes, or a refusal, or a response that
 *       is visibly not whole.
 *   <li>The connection ends, and buffers return.
 *   <li>However the bytes are cut, all this is the same.
 *   <li>A backend connection that is used again has nothing left on it of the last response, or the
 *       next run would get that.
 * </ol>
 */
public final class ResponseWireFuzz {
  private ResponseWireFuzz() {}

  /** Jazzer's and the corpus test's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    check(input, "GET");
    check(input, "HEAD");
  }

  private static void check(byte[] input, String method) {
    Reading strict = StrictReader.response(input, method.equals("HEAD"));
    String whole = outcome(input, Pieces.whole(), method, strict);
    Laws.same("cut in pieces", whole, outcome(input, Pieces.of(input), method, strict), input);
  }

  private static String outcome(byte[] input, Pieces pieces, String method, Reading strict) {
    String answer = new String(input, ISO_8859_1);
    // What comes late finds the next request on its connection, and passes for an answer to it.
    Pieces uncut = strict.surplus() == 0 ? pieces : Pieces.whole();
    Rig.ONE.backend().script(unused -> new Answer(answer, uncut, endsByItself(strict)));
    String request = Wire.lines(method + " / HTTP/1.1", "Host: a.test", "Connection: close", "");
    byte[] received = Rig.ONE.run(request.getBytes(ISO_8859_1), Pieces.whole());
    Rig.ONE.backend().take(input);
    Reading got = StrictReader.responses(received, List.of(method));
    Laws.check(got.end() != End.BAD, "the client cannot read " + got, input);
    StringBuilder outcome = new StringBuilder();
    for (int i = 0; i < got.heads(); i++) {
      WireMessage head = got.head(i);
      if (head.status() >= 500 && head.fields().toString().contains("X-Request-ID: ")) {
        outcome.append("refused");
      } else {
        Laws.check(i < strict.heads(), "the client got " + got + " of " + strict, input);
        compare(strict.head(i), head, input);
        boolean finished = i < got.complete().size();
        Laws.check(
            !finished || i < strict.complete().size() || head.framing() == Framing.NONE,
            "a response that broke off is complete for the client: " + got,
            input);
        outcome.append(head.startLine()).append(finished ? head.content() : "...");
      }
    }
    return outcome.toString();
  }

  /** Whether the strict reader knows that this is all. */
  private static boolean endsByItself(Reading strict) {
    int count = strict.complete().size();
    return strict.end() == End.CLEAN && strict.complete().get(count - 1).framing() != Framing.CLOSE;
  }

  private static void compare(WireMessage strict, WireMessage sent, byte[] input) {
    Laws.startLines(strict, sent, input);
    Laws.same("fields", others(strict), others(sent), input);
    Laws.check(strict.content().startsWith(sent.content()), "another body: " + sent, input);
  }

  private static List<Field> others(WireMessage head) {
    return Laws.endToEnd(head.fields(), false).stream()
        .filter(field -> !Laws.caseless("Content-Length", "Date", "Via").contains(field.name()))
        .toList();
  }
}
