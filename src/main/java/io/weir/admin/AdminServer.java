package io.weir.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.weir.config.Address;
import io.weir.net.AcceptTrouble;
import io.weir.telemetry.Scrape;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The read-only HTTP listener for operators and monitoring. Started and closed once per process, by
 * a thread that may wait; everything in between happens on the one loop of the group that it is
 * given, which is never a loop that carries requests. So neither a flood nor a slow scrape touches
 * traffic.
 */
public final class AdminServer implements AutoCloseable {
  /** Connections at once; one more is closed as soon as it is accepted. */
  static final int MAX_CONNECTIONS = 32;

  private static final int MAX_LINE_BYTES = 4 << 10;
  private static final int MAX_HEADER_BYTES = 8 << 10;
  private static final int READ_BYTES = 4 << 10;
  private static final int BACKLOG = 64;

  private final ChannelGroup connections;
  private final Channel listening;

  private AdminServer(ChannelGroup connections, Channel listening) {
    this.connections = connections;
    this.listening = listening;
  }

  /**
   * Binds and serves. Waits for the bind, so not to be called on the loop of {@code group}.
   *
   * @param group a group of one loop
   * @throws IOException with a sentence when the address cannot be bound
   */
  public static AdminServer start(
      EventLoopGroup group, Address.Tcp bind, GatewayView view, Scrape scrape) throws IOException {
    AdminPages pages = new AdminPages(view, scrape);
    ChannelGroup connections = new DefaultChannelGroup(group.next());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(channelType(group))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
            .childHandler(new Entry(connections, pages))
            .bind(socketAddress(bind))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot bind admin.bind " + bind + ": " + bound.cause().getMessage(), bound.cause());
    }
    bound.channel().pipeline().addLast(AcceptTrouble.INSTANCE);
    return new AdminServer(connections, bound.channel());
  }

  /** Where it listens, with the port that was really taken. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** Closes the listening socket and every connection; returns when they are closed. */
  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
  }

  private static InetSocketAddress socketAddress(Address.Tcp bind) {
    return bind.host().isEmpty()
        ? new InetSocketAddress(bind.port())
        : new InetSocketAddress(bind.host(), bind.port());
  }

  private static Class<? extends ServerChannel> channelType(EventLoopGroup group) {
    return group instanceof EpollEventLoopGroup
        ? EpollServerSocketChannel.class
        : NioServerSocketChannel.class;
  }

  /** Admits a connection or closes it. Admin loop; shared by all connections. */
  private static final class Entry extends ChannelInitializer<Channel> {
    private final ChannelGroup connections;
    private final AdminPages pages;

    Entry(ChannelGroup connections, AdminPages pages) {
      this.connections = connections;
      this.pages = pages;
      // Its class takes direct memory when it is loaded, and could never be loaded again if there
      // were none when the first request comes.
      codec();
    }

    private static HttpServerCodec codec() {
      return new HttpServerCodec(
          new HttpDecoderConfig()
              .setMaxInitialLineLength(MAX_LINE_BYTES)
              .setMaxHeaderSize(MAX_HEADER_BYTES));
    }

    @Override
    protected void initChannel(Channel channel) {
      if (connections.size() >= MAX_CONNECTIONS) {
        channel.close();
        return;
      }
      connections.add(channel);
      channel.pipeline().addLast(codec(), new AdminConnection(pages));
    }
  }
}
