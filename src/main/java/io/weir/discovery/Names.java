package io.weir.discovery;

import io.weir.config.DnsConfig;
import java.net.InetAddress;
import java.util.function.Consumer;

/** Looks names up. Called on the control thread; must not wait. */
interface Names extends AutoCloseable {
  /** The addresses of a host. The answer is told once, on any thread; never after the end. */
  void hosts(String host, DnsConfig dns, Consumer<Answer<InetAddress>> done);

  /** The targets of a service. As above. */
  void services(String name, DnsConfig dns, Consumer<Answer<Service>> done);

  @Override
  void close();
}
