package io.weir.admin;

import io.weir.admin.ControlCommands.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation of the control socket that goes on: its thread writes what the stream has, until
 * the client goes, reads nothing for too long, or the socket closes. How many there may be is up to
 * those who make streams.
 */
final class LineStream {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(LineStream.class);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int BUFFER_BYTES = 1 << 17;

  private final TimedChannel channel;
  private final Stream stream;
  private volatile boolean stopped;

  /** Channel and stream stay the caller's, who ends both. */
  LineStream(TimedChannel channel, Stream stream) {
    this.channel = channel;
    this.stream = stream;
  }

  /** Ends it, soon. Any thread. */
  void stop() {
    stopped = true;
    try {
      channel.cut();
    } catch (IOException e) {
      log.debug("a control stream did not close cleanly", e);
    }
  }

  /** Returns when it is over. */
  void run() {
    try {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      boolean wanted = true;
      while (wanted && !stopped) {
        stream.drainTo(buffer.clear());
        if (buffer.position() > 0) {
          channel.write(Arrays.copyOf(buffer.array(), buffer.position()), PATIENCE);
        } else {
          wanted = channel.idle(PAUSE);
        }
      }
    } catch (IOException | CancelledKeyException e) {
      // The client went away, or it was cut.
      log.debug("a control stream ends", e);
    } catch (RuntimeException e) {
      log.error("a control stream failed", e);
    }
  }
}
