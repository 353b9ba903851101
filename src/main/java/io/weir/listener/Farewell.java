package io.weir.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.weir.net.LoopConfined;
import io.weir.net.Outbox;

/**
 * The ways in which a client connection ends. Once one of them has begun, whatever else the client
 * sends is thrown away. Owned by its connection.
 */
@LoopConfined
final class Farewell {
  private final Channel channel;
  private final Outbox outbox;
  private final RequestDecoder decoder;
  private final ClientDeadline deadline;
  private boolean begun;

  Farewell(Channel channel, Outbox outbox, RequestDecoder decoder, ClientDeadline deadline) {
    this.channel = channel;
    this.outbox = outbox;
    this.decoder = decoder;
    this.deadline = deadline;
  }

  /**
   * Behind each batch of work. While nothing is under way, the end of what the client sends is the
   * end of the connection, and Netty spares two system calls if it knows so.
   *
   * @param idle whether there is no exchange
   */
  void settle(boolean idle) {
    boolean all = idle && decoder.betweenRequests() && outbox.heldBytes() == 0;
    ((SocketChannelConfig) channel.config()).setAllowHalfClosure(!all);
  }

  boolean begun() {
    return begun;
  }

  /** The channel is closed; there is nothing left to say. */
  void over() {
    begun = true;
  }

  /** Closes as soon as everything was sent: the client owes nothing more. */
  void whenSent() {
    begun = true;
    deadline.lastBytes();
    outbox.flushThen(sent -> channel.close());
  }

  /** Closes so that the client can read all that was sent, also answers before a broken one. */
  void readably(boolean requestComplete) {
    if (requestComplete && !decoder.hasBytes()) {
      whenSent();
    } else {
      afterLingering();
    }
  }

  /**
   * Closes so that the client can read the answer although it is still sending: a close with unread
   * input is a reset, which may overtake the answer. The input is read and dropped until the client
   * closes or the deadline passes.
   */
  void afterLingering() {
    if (decoder.inputEnded()) {
      whenSent();
      return;
    }
    begun = true;
    deadline.lastBytes();
    channel.config().setAutoRead(true);
    decoder.endDecoding();
    outbox.flushThen(
        sent -> {
          if (sent.isSuccess()) {
            // The time to read it counts from here; a slow client has had none of it yet.
            deadline.linger();
            ((DuplexChannel) channel).shutdownOutput();
          }
        });
  }

  /** Closes with a reset, where a FIN would say that this was all. */
  void withReset() {
    if (channel.isActive()) {
      // A closed socket has no options; what ends an exchange may have closed it just now.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    channel.close();
  }
}
