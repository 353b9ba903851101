package io.weir.exchange;

import io.netty.buffer.ByteBuf;
import io.weir.net.LoopConfined;
import io.weir.pool.BackendStream;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves bodies, and raw bytes of tunnels, in both directions: counts them and pauses the source
 * whose sink is full. Never stops a side's reads because of that side's own writes, which could
 * leave two programs waiting for each other. Embedded in its exchange, reset with it.
 */
@LoopConfined
final class Relay {
  private static final long NANOS_A_SECOND = 1_000_000_000L;
  private static final long RATE_WINDOW_NANOS = 30 * NANOS_A_SECOND;

  private final LongSupplier clock;
  private @Nullable ClientStream client;
  private long bytesIn;
  private long bytesOut;
  private boolean clientPaused;
  private boolean backendPaused;

  /** Bytes and time at which the measuring of the client's rate began. */
  private long measuredFromBytes;

  private long measuredFromNanos;

  /**
   * @param clock monotonic nanoseconds
   */
  Relay(LongSupplier clock) {
    this.clock = clock;
  }

  void begin(ClientStream client) {
    this.client = client;
    bytesIn = 0;
    bytesOut = 0;
    clientPaused = false;
    backendPaused = false;
  }

  void end() {
    client = null;
  }

  long bytesIn() {
    return bytesIn;
  }

  long bytesOut() {
    return bytesOut;
  }

  /** Whether the backend is waited for to take what it was sent. */
  boolean clientPaused() {
    return clientPaused;
  }

  /** Whether the client is waited for to take what it was sent. */
  boolean backendPaused() {
    return backendPaused;
  }

  /** The client may send its body from now on: its rate is measured anew. */
  void measure() {
    measuredFromBytes = bytesIn;
    measuredFromNanos = clock.getAsLong();
  }

  /**
   * Whether the client has sent less than so many bytes a second for a while, although it could
   * have.
   */
  boolean tooSlow(int bytesPerSecond) {
    long nanos = clock.getAsLong() - measuredFromNanos;
    if (bytesPerSecond == 0 || clientPaused || nanos < RATE_WINDOW_NANOS) {
      return false;
    }
    boolean slow = bytesIn - measuredFromBytes < nanos / NANOS_A_SECOND * bytesPerSecond;
    measure();
    return slow;
  }

  /** Another backend gets the request: what the last one had not taken holds nobody back. */
  void beginUpload() {
    clientPaused = false;
    measure();
  }

  /** The client may send its body, unless the backend has too much of it already. */
  void resumeClient() {
    if (!clientPaused && client != null) {
      client.resumeReading();
    }
  }

  /** Counts arriving request bytes, forwarded or not. */
  void count(int bytes) {
    bytesIn += bytes;
  }

  /** Counts response bytes that weir made itself. */
  void countReply(int bytes) {
    bytesOut += bytes;
  }

  /** Takes ownership of {@code data}. */
  void toBackend(ByteBuf data, BackendStream stream) {
    stream.sendBody(data);
    if (clientPaused || stream.writable()) {
      return;
    }
    // Full may only mean not yet flushed.
    stream.flush();
    if (!stream.writable() && client != null) {
      clientPaused = true;
      client.pauseReading();
    }
  }

  /** Takes ownership of {@code data}. */
  void toClient(ByteBuf data, BackendStream stream) {
    ClientStream sink = client;
    if (sink == null) {
      data.release();
      return;
    }
    bytesOut += data.readableBytes();
    sink.sendBody(data);
    if (backendPaused || sink.writable()) {
      return;
    }
    sink.flush();
    if (!sink.writable()) {
      backendPaused = true;
      stream.pauseReading();
    }
  }

  void backendWritability(BackendStream stream) {
    if (clientPaused && stream.writable() && client != null) {
      clientPaused = false;
      measure();
      client.resumeReading();
    }
  }

  void clientWritability(@Nullable BackendStream stream) {
    if (backendPaused && stream != null && client != null && client.writable()) {
      backendPaused = false;
      stream.resumeReading();
    }
  }
}
