package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.testkit.Fields;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a reader makes of bytes that come in pieces, as one line of text. For one run. */
final class ReadParts {
  private final Function<ByteBuf, @Nullable Object> reader;
  private final ByteBuf in = Unpooled.buffer();
  private final StringBuilder text = new StringBuilder();
  private boolean inContent;

  ReadParts(Function<ByteBuf, @Nullable Object> reader) {
    this.reader = reader;
  }

  /** The parts of all bytes, cut before these indexes. */
  static String of(Function<ByteBuf, @Nullable Object> reader, byte[] bytes, int... cuts) {
    ReadParts parts = new ReadParts(reader);
    int from = 0;
    for (int cut : cuts) {
      parts.feed(bytes, from, cut);
      from = cut;
    }
    parts.feed(bytes, from, bytes.length);
    return parts.text.toString().strip();
  }

  private void feed(byte[] bytes, int from, int to) {
    in.writeBytes(bytes, from, to - from);
    for (Object part = reader.apply(in); part != null; part = reader.apply(in)) {
      if (part instanceof ByteBuf data) {
        content(data);
      } else {
        inContent = false;
        text.append(' ').append(describe(part));
      }
    }
  }

  /** Content that comes in pieces reads as if it had come at once. */
  @SuppressWarnings("ReferenceEquality") // A part that is the input itself.
  private void content(ByteBuf data) {
    text.append(inContent ? "" : " ").append(data.toString(ISO_8859_1));
    inContent = true;
    if (data == in) {
      in.clear();
    } else {
      data.release();
    }
  }

  private static String describe(Object part) {
    if (part instanceof RequestHead head) {
      return head.method() + head.target() + Fields.lines(head.headers());
    }
    if (part instanceof ResponseHead head) {
      return head.status() + head.reason() + Fields.lines(head.headers());
    }
    return part instanceof MessageEnd end
        ? "end" + Fields.lines(end.trailers())
        : String.valueOf(part);
  }
}
