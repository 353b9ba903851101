package io.weir.http;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the parts of a head, as they were read, to the bytes that are sent on. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeadEncode {
  private final ByteBuf out = Heads.empty();
  private final RequestHead request =
      read(RequestHead.class, Heads.requestReader().next(Heads.request()));
  private final ResponseHead response =
      read(ResponseHead.class, Heads.responseReader().next(Heads.response(), true));

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
    HeadEncoder.request(out, request.method(), request.target(), request.headers());
    return out;
  }

  /** The head of an answer. */
  @Benchmark
  public ByteBuf response() {
    out.clear();
    HeadEncoder.response(out, response.status(), response.reason(), response.headers());
    return out;
  }
}
