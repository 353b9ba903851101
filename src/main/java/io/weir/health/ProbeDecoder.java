package io.weir.health;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.weir.http.MessageEnd;
import io.weir.http.ResponseHead;
import io.weir.http.ResponseReader;
import io.weir.net.PartDecoder;
import org.jspecify.annotations.Nullable;

/** Decodes the answer to a check, as that to a request would be. Owned by its {@link Probe}. */
final class ProbeDecoder extends PartDecoder {
  private static final int HEAD_BYTES = 64 << 10;
  private static final int MAX_FIELDS = 512;

  private final Sink answers;
  private final ResponseHead head = new ResponseHead();
  private final ResponseReader reader = new ResponseReader(HEAD_BYTES, MAX_FIELDS);

  ProbeDecoder(Channel channel, Sink answers) {
    super(channel, answers);
    this.answers = answers;
  }

  @Override
  protected @Nullable Object next(ByteBuf in) {
    return reader.next(in, head, false);
  }

  /** The backend has sent its last byte, which may be how its answer ends. */
  void endInput() {
    MessageEnd end = reader.close();
    if (end != null) {
      answers.part(end);
    }
  }
}
