package io.weir.fuzz;

import io.weir.fuzz.StrictReader.End;
import io.weir.fuzz.StrictReader.Reading;
import io.weir.http.FlatHeaders;
import io.weir.listener.EncodedResponse;
import io.weir.pool.DecodedResponses;
import io.weir.pool.DecodedResponses.Accepted;
import io.weir.testkit.Pieces;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireMessage.Field;
import io.weir.testkit.WireMessage.Framing;
import java.util.ArrayList;
import java.util.List;

/**
 * The laws for the bytes of a backend, as an answer to a GET and to a HEAD.
 *
 * <ol>
 *   <li>No exception escapes, and every buffer comes back.
 *   <li>What a client gets is, read strictly, exactly the accepted responses; one that broke off is
 *       not complete for the client either.
 *   <li>Nothing is accepted that a strict reader refuses, and both read the same from the rest.
 *   <li>A connection is used again only if no byte is left of it.
 *   <li>However the bytes are cut, all this is the same.
 * </ol>
 */
final class ResponseLaws {
  private ResponseLaws() {}

  static void check(byte[] input) {
    check(input, false);
    check(input, true);
  }

  private static void check(byte[] input, boolean toHead) {
    DecodedResponses whole = decode(input, toHead, Pieces.whole());
    String outcome = outcome(whole);
    Laws.same("cut in pieces", outcome, outcome(decode(input, toHead, Pieces.of(input))), input);
    Reading strict = StrictReader.response(input, toHead);
    compare(whole, strict, input);
    if (!whole.accepted().isEmpty()) {
      forwarded(whole, strict, toHead, input);
    }
  }

  private static DecodedResponses decode(byte[] input, boolean toHead, Pieces pieces) {
    DecodedResponses run = DecodedResponses.of(input, toHead, pieces);
    Laws.same("bytes of buffers that did not return", 0L, run.outstanding(), input);
    return run;
  }

  private static String outcome(DecodedResponses run) {
    StringBuilder heads = new StringBuilder();
    for (Accepted head : run.accepted()) {
      heads.append(head.status()).append(head.reason()).append(fields(head.headers()));
    }
    FlatHeaders trailers = run.trailers();
    return heads
        + text(run.body())
        + (trailers == null ? "" : fields(trailers))
        + run.failure()
        + run.reusable();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static List<Field> fields(FlatHeaders headers) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < headers.count(); i++) {
      fields.add(new Field(headers.nameAt(i).toString(), headers.valueAt(i).toString()));
    }
    return fields;
  }

  private static void compare(DecodedResponses run, Reading strict, byte[] input) {
    Laws.check(
        run.accepted().size() <= strict.heads(),
        "accepted " + outcome(run) + ", but strictly there is only " + strict,
        input);
    if (run.trailers() != null) {
      Laws.same("a complete response", End.CLEAN, strict.end(), input);
      Laws.same("responses", strict.complete().size(), run.accepted().size(), input);
      Laws.check(strict.surplus() == 0 || !run.reusable(), "used again with bytes left", input);
    }
    for (int i = 0; i < run.accepted().size(); i++) {
      Accepted head = run.accepted().get(i);
      Laws.same("status", strict.head(i).status(), head.status(), input);
      Laws.same("reason", strict.head(i).startLine().substring(13), head.reason(), input);
    }
  }

  private static void forwarded(
      DecodedResponses run, Reading strict, boolean toHead, byte[] input) {
    EncodedResponse client = new EncodedResponse(false, toHead);
    Accepted last = run.accepted().get(run.accepted().size() - 1);
    for (Accepted head : run.accepted()) {
      if (head.status() < 200) {
        client.informational(head.status(), head.headers());
      } else {
        client.head(head.status(), head.reason(), head.headers(), head.bodyFollows());
      }
    }
    if (last.status() >= 200) {
      client.body(run.body(), run.trailers());
    }
    Reading sent = StrictReader.response(client.bytes(), toHead);
    Laws.same("bytes of buffers that did not return", 0L, client.outstanding(), input);
    Laws.same("sent to the client", run.accepted().size(), sent.heads(), input);
    boolean whole = last.status() >= 200 && (run.trailers() != null || complete(sent));
    Laws.same("to the client it ends", whole ? End.CLEAN : End.CUT, sent.end(), input);
    Laws.same("surplus for the client", 0, sent.surplus(), input);
    for (int i = 0; i < sent.heads(); i++) {
      compare(strict.head(i), sent.head(i), input);
    }
    if (run.trailers() != null) {
      WireMessage response = sent.head(sent.heads() - 1);
      WireMessage expected = strict.head(sent.heads() - 1);
      Laws.same("body", expected.content(), response.content(), input);
      Laws.trailers(expected.trailers(), response.trailers(), input);
    }
  }

  /** Whether no body could follow, so that a broken response cannot be told from a good one. */
  private static boolean complete(Reading sent) {
    return sent.end() == End.CLEAN && sent.head(sent.heads() - 1).framing() == Framing.NONE;
  }

  private static void compare(WireMessage strict, WireMessage sent, byte[] input) {
    Laws.startLines(strict, sent, input);
    Laws.same("fields", ends(strict), ends(sent), input);
  }

  /** Fields that go from end to end; the length has become part of the framing. */
  private static List<Field> ends(WireMessage head) {
    return Laws.endToEnd(head.fields(), false).stream()
        .filter(field -> !field.name().equalsIgnoreCase("Content-Length"))
        .toList();
  }
}
