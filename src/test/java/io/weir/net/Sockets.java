package io.weir.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.weir.config.TransportKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Loops and one listener of a transport on a free port of the loopback; clients are blocking. */
final class Sockets implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  final Transport transport;
  final Loops loops;
  final Channel listener;
  private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

  private Sockets(
      TransportKind kind,
      int backlog,
      RecvByteBufAllocator reads,
      Supplier<ChannelHandler> handler) {
    transport = Transport.choose(kind);
    loops = Loops.start(transport, 1, (loop, cause) -> fail(cause));
    ServerBootstrap bootstrap = new ServerBootstrap().group(loops.get(0).eventLoop());
    transport.configureListener(bootstrap, backlog);
    bootstrap.childOption(ChannelOption.RCVBUF_ALLOCATOR, reads);
    bootstrap.childHandler(
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(handler.get());
            accepted.add(channel);
          }
        });
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    listener = bootstrap.bind(any).syncUninterruptibly().channel();
  }

  /** A listener whose connections are served by what {@code handler} makes. */
  static Sockets open(TransportKind kind, Supplier<ChannelHandler> handler) {
    return new Sockets(kind, 2_048, ReadAllocator.INSTANCE, handler);
  }

  /** Likewise, with an allocator of the test's own. */
  static Sockets open(
      TransportKind kind, RecvByteBufAllocator reads, Supplier<ChannelHandler> handler) {
    return new Sockets(kind, 2_048, reads, handler);
  }

  /** Where the listener is. */
  InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** A new client. */
  Socket connect() {
    try {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      socket.connect(address());
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next connection that the listener accepted. */
  Channel accepted() {
    try {
      Channel channel = accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (channel == null) {
        throw new AssertionError("nothing accepted");
      }
      return channel;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns when the loop has handled what was ready and queued before. */
  void settle() {
    for (int i = 0; i < 3; i++) {
      loops.get(0).eventLoop().submit(() -> {}).syncUninterruptibly();
    }
  }

  @Override
  public void close() {
    loops.close();
  }

  private static void fail(Throwable cause) {
    throw new AssertionError(cause);
  }
}
