package io.weir.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.http.FlatHeaders;
import io.weir.http.HopByHop;
import io.weir.net.Outbox;
import org.jspecify.annotations.Nullable;

/** What a client would get of a response, without a socket. For one response. */
public final class EncodedResponse {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
  private final Outbox outbox = new Outbox(channel);
  private final ResponseWriter writer = new ResponseWriter(outbox, new byte[256]);

  /** For a client of this version and its request. */
  public EncodedResponse(boolean toHttp10, boolean toHead) {
    channel.config().setAllocator(memory);
    writer.begin(toHttp10, toHead);
  }

  /** Writes an interim response. */
  public void informational(int status, FlatHeaders headers) {
    HopByHop.strip(headers, false);
    writer.informational(status, headers);
  }

  /** Writes a head; returns whether the connection has to close behind the response. */
  public boolean head(int status, String reason, FlatHeaders headers, boolean bodyFollows) {
    HopByHop.strip(headers, false);
    return writer.head(status, reason, headers, bodyFollows, false);
  }

  /** Writes a body, and its end if it came. */
  public void body(byte[] body, @Nullable FlatHeaders trailers) {
    writer.body(Unpooled.wrappedBuffer(body));
    if (trailers != null) {
      if (!trailers.isEmpty()) {
        HopByHop.stripTrailers(trailers);
      }
      writer.end(trailers);
    }
  }

  /** Everything written. */
  public byte[] bytes() {
    outbox.flush();
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    channel.finishAndReleaseAll();
    return ByteBufUtil.getBytes(all);
  }

  /** Bytes of buffers that were not given back. */
  public long outstanding() {
    return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
  }
}
