package io.weir.fuzz;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import io.weir.fuzz.StrictReader.End;
import io.weir.fuzz.StrictReader.Reading;
import io.weir.listener.DecodedRequests;
import io.weir.listener.DecodedRequests.Accepted;
import io.weir.testkit.Pieces;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireMessage.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * The laws for the bytes of a client.
 *
 * <ol>
 *   <li>No exception escapes, and every buffer comes back.
 *   <li>What a backend gets is, read strictly, exactly the accepted requests, no more, no less.
 *   <li>Nothing is accepted that a strict reader refuses, and both read the same from the rest.
 *   <li>However the bytes are cut, and whenever a held decoder is released, all this is the same.
 *   <li>Netty's own decoder finds the same lines in an accepted head.
 * </ol>
 */
final class RequestLaws {
  private RequestLaws() {}

  static void check(byte[] input) {
    DecodedRequests whole = decode(input, Pieces.whole());
    Reading sent = StrictReader.requests(whole.sent());
    forwarded(whole, sent, input);
    Reading strict = StrictReader.requests(input);
    compare(whole, sent, strict, input);
    DecodedRequests cut = decode(input, Pieces.of(input));
    Laws.same("cut in pieces", outcome(whole, sent), outcome(cut), input);
    if (!whole.accepted().isEmpty()) {
      agree(whole.accepted().size(), strict, input);
    }
  }

  private static DecodedRequests decode(byte[] input, Pieces pieces) {
    DecodedRequests run = DecodedRequests.of(input, pieces);
    Laws.same("bytes of buffers that did not return", 0L, run.outstanding(), input);
    return run;
  }

  private static String outcome(DecodedRequests run) {
    return outcome(run, StrictReader.requests(run.sent()));
  }

  private static String outcome(DecodedRequests run, Reading sent) {
    return run.failure()
        + " "
        + run.accepted()
        + Laws.essence(sent.complete())
        + Laws.essence(sent.unfinished());
  }

  private static void forwarded(DecodedRequests run, Reading sent, byte[] input) {
    boolean unfinished = run.accepted().size() > run.completed();
    End end = unfinished ? End.CUT : End.CLEAN;
    Laws.same("reading what was sent ends", end, sent.end(), input);
    Laws.same("complete requests sent", run.completed(), sent.complete().size(), input);
    Laws.same("heads sent", run.accepted().size(), sent.heads(), input);
    for (int i = 0; i < sent.heads(); i++) {
      Laws.same("target", run.accepted().get(i).target(), sent.head(i).target(), input);
    }
  }

  private static void compare(DecodedRequests run, Reading sent, Reading strict, byte[] input) {
    Laws.check(
        sent.complete().size() <= strict.complete().size() && sent.heads() <= strict.heads(),
        "accepted " + run.accepted() + ", but strictly there is only " + strict,
        input);
    for (int i = 0; i < sent.heads(); i++) {
      compare(run.accepted().get(i), sent.head(i), strict.head(i), input);
      if (i < sent.complete().size()) {
        Laws.same("body", strict.head(i).content(), sent.head(i).content(), input);
        Laws.trailers(strict.head(i).trailers(), sent.head(i).trailers(), input);
      }
    }
  }

  private static void compare(
      Accepted accepted, WireMessage sent, WireMessage strict, byte[] input) {
    Laws.same("method", strict.method(), sent.method(), input);
    Laws.same("asked", strict.target(), accepted.asked(), input);
    List<Field> expected = new ArrayList<>(Laws.endToEnd(strict.fields(), true));
    if (strict.headers("Host").isEmpty()) {
      expected.add(new Field("Host", "here"));
    }
    Laws.same("fields", expected, Laws.withoutHopByHop(sent.fields()), input);
  }

  /** The oracle of the fifth law: a decoder as Netty makes it. */
  private static void agree(int heads, Reading strict, byte[] input) {
    EmbeddedChannel plain = new EmbeddedChannel(new HttpRequestDecoder());
    try {
      plain.writeInbound(Unpooled.wrappedBuffer(input));
      int seen = 0;
      for (Object part = plain.readInbound();
          part != null && seen < heads;
          part = plain.readInbound()) {
        if (part instanceof HttpRequest head) {
          Laws.same("Netty's reading", lines(strict.head(seen++)), lines(head), input);
        }
        ReferenceCountUtil.release(part);
      }
      Laws.same("heads that Netty sees", heads, seen, input);
    } finally {
      plain.finishAndReleaseAll();
    }
  }

  private static String lines(WireMessage head) {
    return head.method() + head.target() + head.fields();
  }

  private static String lines(HttpRequest head) {
    List<Field> fields = new ArrayList<>();
    head.headers().forEach(line -> fields.add(new Field(line.getKey(), line.getValue())));
    return head.method().name() + head.uri() + fields;
  }
}
