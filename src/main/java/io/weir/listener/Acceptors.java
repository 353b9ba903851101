package io.weir.listener;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.weir.config.ListenerConfig;
import io.weir.net.AcceptTrouble;
import io.weir.net.ControlOnly;
import io.weir.net.InheritedSocket;
import io.weir.net.Loop;
import io.weir.net.Loops;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * The accepting sockets of one listener: bound by it, one on each loop (one in all where the
 * transport cannot share a port), or inherited. Opened and closed once, on the control thread; none
 * of them accepts before it is told to.
 */
@ControlOnly
final class Acceptors {
  /** Time to accept what has come: a loop needs microseconds, unless it is busy. */
  private static final long BACKLOG_MILLIS = 2;

  /** A loop that is stuck, or has ended, is not waited for. */
  private static final long PATIENCE_MILLIS = 1_000;

  private final Loops loops;
  private final ChannelHandler children;
  private final List<Channel> channels = new ArrayList<>();
  private final List<InheritedSocket> inherited = new ArrayList<>();

  Acceptors(Loops loops, ChannelHandler children) {
    this.loops = loops;
    this.children = children;
  }

  List<Channel> channels() {
    return channels;
  }

  /**
   * Binds the address.
   *
   * @throws IOException when it cannot be had; nothing stays open
   */
  void bind(InetSocketAddress wanted, ListenerConfig config) throws IOException {
    boolean shared = loops.transport().reusePort();
    if (shared && wanted.getPort() != 0 && !config.sharePort()) {
      refuseIfTaken(wanted);
    }
    InetSocketAddress address = wanted;
    try {
      for (int i = 0; i < (shared ? loops.size() : 1); i++) {
        ServerBootstrap bootstrap = bootstrap(loops.get(i), !shared);
        loops.transport().configureListener(bootstrap, config.backlog());
        add(bootstrap.bind(address));
        address = (InetSocketAddress) channels.get(0).localAddress();
      }
    } catch (IOException failed) {
      close();
      throw failed;
    }
  }

  /**
   * Uses sockets that listen already. Each of them is accepted on, since the kernel gives each its
   * share of the clients. If there are fewer than loops, connections are handed on to all loops.
   *
   * @throws IOException when one of them cannot be used; nothing stays open
   */
  void adopt(List<InheritedSocket> sockets) throws IOException {
    inherited.addAll(sockets);
    boolean spread = sockets.size() < loops.size();
    try {
      for (int i = 0; i < sockets.size(); i++) {
        ServerBootstrap bootstrap = bootstrap(loops.get(i % loops.size()), spread);
        loops.transport().configureInherited(bootstrap, sockets.get(i));
        add(bootstrap.register());
      }
    } catch (IOException failed) {
      close();
      throw failed;
    }
  }

  /** A shared port can be bound twice, by another program of the same user as well. */
  private static void refuseIfTaken(InetSocketAddress address) throws IOException {
    try (Socket probe = new Socket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
    }
  }

  private ServerBootstrap bootstrap(Loop loop, boolean spread) {
    return new ServerBootstrap()
        .group(loop.eventLoop(), spread ? loops.group() : loop.eventLoop())
        .option(ChannelOption.AUTO_READ, false)
        .childHandler(children);
  }

  private void add(ChannelFuture opening) throws IOException {
    opening.awaitUninterruptibly();
    if (opening.cause() != null) {
      throw new IOException(opening.cause().getMessage(), opening.cause());
    }
    // Last, behind Netty's own, which pauses accepting for a second.
    opening.channel().pipeline().addLast(AcceptTrouble.INSTANCE);
    channels.add(opening.channel());
  }

  void close() {
    for (Channel channel : channels) {
      channel.close().awaitUninterruptibly();
    }
  }

  /** Closes when what the kernel holds by now has been accepted; a close would reset it. */
  void finish() {
    List<ChannelFuture> closings = new ArrayList<>();
    for (Channel channel : channels) {
      ChannelPromise closing = channel.newPromise();
      EventLoop loop = channel.eventLoop();
      // The time counts from when the loop gets to it. If it counted from now, it would be over for
      // a loop that is busy, and the close would come before the events that it has not looked at.
      loop.execute(() -> loop.schedule(() -> channel.close(closing), BACKLOG_MILLIS, MILLISECONDS));
      closings.add(closing);
    }
    closings.forEach(closing -> closing.awaitUninterruptibly(PATIENCE_MILLIS));
  }

  /** Closes what was bound, and returns what was inherited, which stays open. */
  List<InheritedSocket> release() {
    if (inherited.isEmpty()) {
      close();
    }
    for (Channel channel : channels) {
      channel.deregister().awaitUninterruptibly();
    }
    return inherited;
  }
}
