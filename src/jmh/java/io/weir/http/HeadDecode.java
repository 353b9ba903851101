package io.weir.http;

import io.netty.buffer.ByteBuf;
import io.weir.jmh.Piece;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** From the bytes of a head to its parts. */
public class HeadDecode extends Piece {
  private final ByteBuf request = Heads.request();
  private final ByteBuf response = Heads.response();
  private final RequestReader requests = Heads.requestReader();
  private final ResponseHead responseHead = new ResponseHead();
  private final ResponseReader responses = Heads.responseReader();

  /** A browser's GET. */
  @Benchmark
  public @Nullable Object request() {
    request.readerIndex(0);
    return requests.next(request);
  }

  /** The head of an answer; to a HEAD, so that the next one may follow at once. */
  @Benchmark
  public @Nullable Object response() {
    response.readerIndex(0);
    return responses.next(response, responseHead, true);
  }
}
