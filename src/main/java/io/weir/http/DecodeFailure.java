package io.weir.http;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** Says which {@link Failure} it is when a decoder could not read a message. Stateless. */
public final class DecodeFailure {

  private DecodeFailure() {}

  /** For an object of a request whose decoder result is a failure. */
  public static Failure ofRequest(HttpObject broken) {
    Throwable cause = broken.decoderResult().cause();
    boolean head = broken instanceof HttpMessage;
    if (cause instanceof RefusedField refused) {
      return refused.failure();
    }
    if (cause instanceof TooLongHttpLineException) {
      return head ? Failure.REQUEST_LINE_TOO_LONG : Failure.BAD_CHUNK;
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Failure.HEADER_TOO_LARGE;
    }
    if (cause instanceof PrematureChannelClosureException) {
      return Failure.CLIENT_ABORT;
    }
    return head ? ofRequestHead((HttpMessage) broken) : Failure.BAD_CHUNK;
  }

  /** The decoder makes up a whole message if it did not even understand the first line. */
  private static Failure ofRequestHead(HttpMessage broken) {
    if (broken instanceof FullHttpMessage) {
      return Failure.BAD_REQUEST_LINE;
    }
    return Framing.isLengthGood(broken) ? Failure.BAD_HEADER : Failure.BAD_FRAMING;
  }

  /** For an object of a response whose decoder result is a failure. */
  public static Failure ofResponse(HttpObject broken) {
    Throwable cause = broken.decoderResult().cause();
    boolean tooMany =
        cause instanceof RefusedField refused && refused.failure() == Failure.HEADER_TOO_LARGE;
    if (tooMany || cause instanceof TooLongHttpHeaderException) {
      return Failure.RESPONSE_HEADER_TOO_LARGE;
    }
    return cause instanceof PrematureChannelClosureException
        ? Failure.TRUNCATED_RESPONSE
        : Failure.BAD_RESPONSE;
  }
}
