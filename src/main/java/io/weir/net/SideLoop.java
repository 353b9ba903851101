package io.weir.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop beside those of the data path, for sockets that must cost no request anything.
 * Begins when it is first asked for, on the control thread; ends with {@link #close}.
 */
@AnyThread
public final class SideLoop implements AutoCloseable {
  private final Transport transport;
  private final String threadName;
  private volatile @Nullable EventLoopGroup group;
  private volatile boolean closed;

  /** Not running yet. */
  public SideLoop(Transport transport, String threadName) {
    this.transport = transport;
    this.threadName = threadName;
  }

  /** The loop, or null if it has ended. Control thread. */
  public @Nullable EventLoop get() {
    if (closed) {
      return null;
    }
    EventLoopGroup running = group;
    if (running == null) {
      running = transport.newGroup(1, new DefaultThreadFactory(threadName, true));
      group = running;
    }
    return running.next();
  }

  @Override
  public void close() {
    closed = true;
    EventLoopGroup running = group;
    if (running != null) {
      running.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
