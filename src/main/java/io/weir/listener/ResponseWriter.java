package io.weir.listener;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.weir.http.ChunkFraming;
import io.weir.http.FlatHeaders;
import io.weir.http.HeadEncoder;
import io.weir.http.HeaderNames;
import io.weir.net.LoopConfined;
import io.weir.net.Outbox;

/**
 * Writes responses in HTTP/1 framing (RFC 9112 section 6.3) into a connection's outbox: the length
 * as declared, else chunked, else, for HTTP/1.0, until the connection closes. Owned by its
 * connection.
 */
@LoopConfined
final class ResponseWriter {
  /** How the length of the response under way is told. */
  private enum Body {
    NONE,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE,
    RAW
  }

  private final Outbox outbox;
  private final byte[] scratch;
  private Body body = Body.NONE;
  private boolean http10;
  private boolean toHead;

  /**
   * @param scratch of the loop
   */
  ResponseWriter(Outbox outbox, byte[] scratch) {
    this.outbox = outbox;
    this.scratch = scratch;
  }

  /** The next response is to a request of this kind. */
  void begin(boolean toHttp10, boolean toHeadRequest) {
    http10 = toHttp10;
    toHead = toHeadRequest;
    body = Body.NONE;
  }

  /** After a 101: what is written goes out as it is. */
  void raw() {
    body = Body.RAW;
  }

  /** Whether the end of the connection is the end of the response. */
  boolean untilClose() {
    return body == Body.UNTIL_CLOSE;
  }

  void informational(int status, FlatHeaders headers) {
    String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
    HeadEncoder.response(outbox.tail(), scratch, status, reason, headers);
  }

  /** Returns whether the connection must close after this response. */
  boolean head(
      int status, String reason, FlatHeaders headers, boolean bodyFollows, boolean closing) {
    body = framing(status, headers, bodyFollows);
    boolean closes = closing || body == Body.UNTIL_CLOSE;
    if (status != 101) {
      if (closes) {
        headers.append(HeaderNames.CONNECTION, "close");
      } else if (http10) {
        headers.append(HeaderNames.CONNECTION, "keep-alive");
      }
    }
    HeadEncoder.response(outbox.tail(), scratch, status, reason, headers);
    return closes;
  }

  private Body framing(int status, FlatHeaders headers, boolean bodyFollows) {
    if (status < 200 || status == 204) {
      headers.removeAll(HeaderNames.CONTENT_LENGTH);
      return Body.NONE;
    }
    if (toHead || status == 304) {
      return Body.NONE;
    }
    if (headers.contains(HeaderNames.CONTENT_LENGTH)) {
      return Body.LENGTH;
    }
    if (!bodyFollows) {
      headers.append(HeaderNames.CONTENT_LENGTH, "0");
      return Body.LENGTH;
    }
    if (http10) {
      // It would announce what HTTP/1.0 has no place for.
      headers.removeAll(HeaderNames.TRAILER);
      return Body.UNTIL_CLOSE;
    }
    headers.append(HeaderNames.TRANSFER_ENCODING, "chunked");
    return Body.CHUNKED;
  }

  /** Takes ownership of {@code data}. */
  void body(ByteBuf data) {
    int bytes = data.readableBytes();
    if (body == Body.NONE) {
      data.release();
    } else if (body == Body.CHUNKED && bytes > 0) {
      ChunkFraming.begin(outbox.tail(), bytes);
      outbox.add(data);
      ChunkFraming.end(outbox.tail());
    } else {
      outbox.add(data);
    }
  }

  void end(FlatHeaders trailers) {
    if (body == Body.CHUNKED) {
      ChunkFraming.last(outbox.tail(), trailers);
    }
  }
}
