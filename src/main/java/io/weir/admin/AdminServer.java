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
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.config.Address;
import io.weir.net.AcceptTrouble;
import io.weir.net.InheritedSocket;
import io.weir.net.InheritedSockets;
import io.weir.telemetry.Scrape;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read-only HTTP listener for operators and monitoring. Started and closed once per process, by
 * a thread that may wait; everything in between happens on the one loop of the group that it is
 * given, which is never a loop that carries requests. So neither a flood nor a slow scrape touches
 * traffic.
 */
public final class AdminServer implements AutoCloseable {
  /** Connections at once; one more is closed as soon as it is accepted. */
  static final int MAX_CONNECTIONS = 32;

  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

  private static final int MAX_LINE_BYTES = 4 << 10;
  private static final int MAX_HEADER_BYTES = 8 << 10;
  private static final int READ_BYTES = 4 << 10;
  private static final int BACKLOG = 64;

  /**
   * What its listening socket is called when it is handed to another process; no listener's name.
   */
  public static final String SOCKET = "(admin)";

  private final ChannelGroup connections;
  private final Channel listening;
  private final ScheduledFuture<?> looks;

  private AdminServer(ChannelGroup connections, Channel listening, ScheduledFuture<?> looks) {
    this.connections = connections;
    this.listening = listening;
    this.looks = looks;
  }

  /**
   * Binds, or takes a socket that listens already, and serves. Waits for the bind, so not to be
   * called on the loop of {@code group}.
   *
   * @param group a group of one loop
   * @param inherited asked for the address before it is bound
   * @throws IOException with a sentence when the address cannot be bound
   */
  public static AdminServer start(
      EventLoopGroup group,
      Address.Tcp bind,
      GatewayView view,
      Scrape scrape,
      InheritedSockets inherited)
      throws IOException {
    ChannelGroup connections = new DefaultChannelGroup(group.next());
    AdminPages pages = new AdminPages(view, scrape);
    ServerBootstrap bootstrap = bootstrap(group, connections, pages);
    InetSocketAddress address = socketAddress(bind);
    List<InheritedSocket> ready = inherited.take(SOCKET, address);
    ChannelFuture bound =
        ready.isEmpty()
            ? bootstrap
                .channel(channelType(group))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .bind(address)
            : bootstrap
                .channelFactory(() -> new EpollServerSocketChannel(ready.get(0).descriptor()))
                .register();
    bound.awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot bind admin.bind " + bind + ": " + bound.cause().getMessage(), bound.cause());
    }
    bound.channel().pipeline().addLast(AcceptTrouble.INSTANCE);
    ScheduledFuture<?> looks =
        group
            .next()
            .scheduleWithFixedDelay(
                () -> look(pages), 0, History.EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return new AdminServer(connections, bound.channel(), looks);
  }

  private static void look(AdminPages pages) {
    try {
      pages.look();
    } catch (RuntimeException e) {
      // Our defect; an exception that got out would end all looks to come.
      log.error("a look at the traffic failed", e);
    }
  }

  private static ServerBootstrap bootstrap(
      EventLoopGroup group, ChannelGroup connections, AdminPages pages) {
    return new ServerBootstrap()
        .group(group)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
        .childHandler(new Entry(connections, pages));
  }

  /** Where it listens, with the port that was really taken. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** What listens, as far as another process can use it. */
  public List<UnixChannel> sockets() {
    return listening instanceof UnixChannel socket ? List.of(socket) : List.of();
  }

  /** Another process answers there from now on; answers under way are finished. */
  public void stopAccepting() {
    listening.close().awaitUninterruptibly();
  }

  /** Closes the listening socket and every connection; returns when they are closed. */
  @Override
  public void close() {
    looks.cancel(false);
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
