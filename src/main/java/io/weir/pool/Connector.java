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
  /** The text of EADDRNOTAVAIL (connect(2)): there is a type for it only in the JDK's sockets. */
  private static final String NO_ADDRESS = "Cannot assign requested address";

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
   * Ends in {@link BackendPool#connected} or {@link BackendPool#connectFailed}, never at once.
   *
   * <p>The socket is opened behind the events that the loop is dealing with. It would get the
   * number of one that was closed just before, and Netty tells sockets apart by nothing else: what
   * the kernel had reported of the old one would be told of the new.
   */
  void connect(long nanos) {
    pool.execute(() -> connectNow(nanos));
  }

  private void connectNow(long nanos) {
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
      pool.loop().readClock();
      finished(future);
    } else {
      // Without a descriptor there is no channel, and Netty reports that from a thread of its own.
      pool.execute(() -> finished(future));
    }
  }

  private void finished(ChannelFuture future) {
    Throwable cause = future.cause();
    if (cause == null) {
      opened(future.channel());
    } else {
      pool.connectFailed(failureOf(cause));
    }
  }

  private static void opened(Channel channel) {
    try {
      channel.pipeline().get(Http1BackendConnection.class).opened();
    } catch (RuntimeException own) {
      // The exchange that waited for the connection must hear of it; the future would only log it.
      channel.pipeline().fireExceptionCaught(own);
    }
  }

  private static Failure failureOf(Throwable cause) {
    if (cause instanceof ConnectTimeoutException) {
      return Failure.CONNECT_TIMEOUT;
    }
    // A channel that cannot be made has no descriptor, an address that cannot be had no port.
    boolean own = cause instanceof ChannelException || String.valueOf(cause).contains(NO_ADDRESS);
    return own ? Failure.NO_SOCKET : Failure.CONNECT_REFUSED;
  }

  /** Makes the only handler of a backend connection. */
  private static final class Pipeline extends ChannelInitializer<Channel> {
    private final BackendPool pool;

    Pipeline(BackendPool pool) {
      this.pool = pool;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(new Http1BackendConnection(pool, channel));
    }
  }
}
