package io.weir.health;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.weir.net.AnyThread;
import io.weir.net.Transport;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes checks over real sockets, on an event loop of its own, so that a thousand checks, or one
 * that meets something heavy, cost no request anything. The loop begins with the first check. One
 * per gateway.
 */
@AnyThread
public final class SocketProber implements Prober, AutoCloseable {
  private final Transport transport;
  private volatile @Nullable EventLoopGroup group;
  private volatile boolean closed;

  public SocketProber(Transport transport) {
    this.transport = transport;
  }

  @Override
  public void probe(ProbeSpec spec, Consumer<ProbeResult> done) {
    if (closed) {
      return;
    }
    EventLoop loop = group().next();
    Bootstrap bootstrap = new Bootstrap();
    transport.configureBackend(bootstrap, spec.unixSocket());
    bootstrap.group(loop).remoteAddress(spec.address());
    Probe probe = new Probe(spec, loop, done);
    loop.execute(() -> probe.begin(bootstrap));
  }

  private EventLoopGroup group() {
    EventLoopGroup running = group;
    if (running == null) {
      // Only the control thread comes here.
      running = transport.newGroup(1, new DefaultThreadFactory("weir-health", true));
      group = running;
    }
    return running;
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
