package io.weir.demo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One built-in backend: a name and a listening socket on loopback. Owned by {@link AppServers},
 * whose one thread runs all its connections.
 */
public final class AppServer {
  private final String name;
  private final Channel channel;

  private AppServer(String name, Channel channel) {
    this.name = name;
    this.channel = channel;
  }

  static AppServer open(String name, EventLoopGroup group) {
    Channel channel =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Pipeline(name))
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    return new AppServer(name, channel);
  }

  /** What it calls itself in its answers. */
  public String name() {
    return name;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Orders the handlers of a connection. Lives as long as its server. */
  private static final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final String name;
    private final AtomicInteger flakyCount = new AtomicInteger();

    Pipeline(String name) {
      this.name = name;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(
              new HttpServerCodec(),
              // In front of the answers, which know neither HTTP/1.0 nor Connection: close.
              new HttpServerKeepAliveHandler(),
              new HttpServerExpectContinueHandler(),
              // Takes requests for its path, answers ping and close; all else passes through.
              new WebSocketServerProtocolHandler("/ws"),
              new WebSocketEcho(),
              new AppHandler(name, flakyCount));
    }
  }
}
