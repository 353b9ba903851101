package io.weir.pool;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.weir.http.Failure;
import io.weir.net.LoopConfined;
import java.util.concurrent.TimeUnit;

/** Opens connections to one backend on the loop of its pool. Lives as long as the pool. */
@LoopConfined
final class Connector implements ChannelFutureListener {
  private final BackendPool pool;
  private final Bootstrap bootstrap = new Bootstrap();
  private final long usualNanos;

  Connector(BackendPool pool) {
    this.pool = pool;
    ConnectSpec spec = pool.plan().spec();
    pool.loop().transport().configureBackend(bootstrap, spec.unixSocket());
    this.usualNanos = spec.connectNanos();
    bootstrap
        .group(pool.loop().eventLoop())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(usualNanos))
        .handler(new Pipeline(pool))
        .remoteAddress(spec.address());
  }

  private static int millis(long nanos) {
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  /**
   * Ends in {@link BackendPool#connected} or {@link BackendPool#connectFailed}, perhaps at once.
   */
  void connect(long nanos) {
    Bootstrap chosen = bootstrap;
    if (nanos != usualNanos) {
      // A route with a connect timeout of its own.
      chosen = bootstrap.clone();
      chosen.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(nanos));
    }
    chosen.connect().addListener(this);
  }

  @Override
  public void operationComplete(ChannelFuture future) {
    if (pool.loop().inLoop()) {
      finished(future);
    } else {
      // Without a descriptor there is no channel, and Netty reports that from a thread of its own.
      pool.execute(() -> finished(future));
    }
  }

  private void finished(ChannelFuture future) {
    Throwable cause = future.cause();
    if (cause == null) {
      future.channel().pipeline().get(Http1BackendConnection.class).opened();
    } else if (cause instanceof ConnectTimeoutException) {
      pool.connectFailed(Failure.CONNECT_TIMEOUT);
    } else if (cause instanceof ChannelException) {
      // There is not even a channel, for want of a descriptor; the backend was not asked.
      pool.connectFailed(Failure.NO_SOCKET);
    } else {
      pool.connectFailed(Failure.CONNECT_REFUSED);
    }
  }

  /** Orders the handlers of a backend connection: the decoder, then the connection itself. */
  private static final class Pipeline extends ChannelInitializer<Channel> {
    private final BackendPool pool;

    Pipeline(BackendPool pool) {
      this.pool = pool;
    }

    @Override
    protected void initChannel(Channel channel) {
      ResponseDecoder decoder = new ResponseDecoder(pool.plan().responseHeaderBytes());
      channel.pipeline().addLast(decoder, new Http1BackendConnection(pool, channel, decoder));
    }
  }
}
