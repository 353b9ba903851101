package io.weir.health;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.weir.net.AnyThread;
import io.weir.net.SideLoop;
import io.weir.net.Transport;
import java.util.function.Consumer;

/**
 * Makes checks over real sockets, on an event loop of its own, so that a thousand checks, or one
 * that meets something heavy, cost no request anything. The loop begins with the first check. One
 * per gateway.
 */
@AnyThread
public final class SocketProber implements Prober, AutoCloseable {
  private final Transport transport;
  private final SideLoop side;

  public SocketProber(Transport transport) {
    this.transport = transport;
    this.side = new SideLoop(transport, "weir-health");
  }

  @Override
  public void probe(ProbeSpec spec, Consumer<ProbeResult> done) {
    EventLoop loop = side.get();
    if (loop == null) {
      return;
    }
    Bootstrap bootstrap = new Bootstrap();
    transport.configureBackend(bootstrap, spec.unixSocket());
    bootstrap.group(loop).remoteAddress(spec.address());
    Probe probe = new Probe(spec, loop, done);
    loop.execute(() -> probe.begin(bootstrap));
  }

  @Override
  public void close() {
    side.close();
  }
}
