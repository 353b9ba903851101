package io.weir.net;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;

/**
 * Asks the kernel whether the other side has ended a connection, which may be known there before
 * the loop hears of it. One system call (TCP_INFO, tcp(7)), so it is for requests that cannot be
 * repeated. One for each loop that needs it, since the answer is written into an object.
 */
@LoopConfined
public final class Liveness {
  /** TCP_ESTABLISHED of the kernel's tcp_states.h. */
  private static final int ESTABLISHED = 1;

  private final EpollTcpInfo info = new EpollTcpInfo();

  public Liveness() {}

  /** False only if the other side has surely ended; without epoll nothing is known. */
  public boolean isAlive(Channel channel) {
    if (!(channel instanceof EpollSocketChannel socket) || !channel.isActive()) {
      return channel.isActive();
    }
    return socket.tcpInfo(info).state() == ESTABLISHED;
  }
}
