package io.weir.http;

import io.netty.buffer.ByteBuf;
import io.weir.jmh.Piece;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** From the parts of a head, as they were read, to the bytes that are sent on. */
public class HeadEncode extends Piece {
  private final ByteBuf out = Heads.empty();
  private final byte[] scratch = new byte[8 * 1024];
  private final RequestHead request =
      read(RequestHead.class, Heads.requestReader().next(Heads.request()));
  private final ResponseHead response =
      read(
          ResponseHead.class,
          Heads.responseReader().next(Heads.response(), new ResponseHead(), true));

  private static <T> T read(Class<T> head, @Nullable Object part) {
    if (!head.isInstance(part)) {
      throw new IllegalStateException("read " + part + " instead of a head");
    }
    return head.cast(part);
  }

  /** A browser's GET. */
  @Benchmark
  public ByteBuf request() {
    out.clear();
    HeadEncoder.request(out, scratch, request.method(), request.target(), request.headers());
    return out;
  }

  /** The head of an answer. */
  @Benchmark
  public ByteBuf response() {
    out.clear();
    HeadEncoder.response(out, scratch, response.status(), response.reason(), response.headers());
    return out;
  }
}
