package io.weir.demo;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The built-in backends of the demo, {@code alpha}, {@code beta} and {@code gamma}, each on a port
 * of its own on loopback. One thread serves them all, from {@link #start} to {@link #close}.
 *
 * <p>They use NIO whatever the proxy uses, so that a fault of our transport cannot hide by being on
 * both sides of a connection.
 */
public final class AppServers implements AutoCloseable {
  private static final List<String> NAMES = List.of("alpha", "beta", "gamma");

  private final NioEventLoopGroup group;
  private final List<AppServer> servers = new ArrayList<>();

  private AppServers(NioEventLoopGroup group) {
    this.group = group;
  }

  /** Opens all three; if one cannot be opened, the others are closed again. */
  public static AppServers start() {
    AppServers apps =
        new AppServers(new NioEventLoopGroup(1, new DefaultThreadFactory("weir-demo-app", true)));
    try {
      for (String name : NAMES) {
        apps.servers.add(AppServer.open(name, apps.group));
      }
      return apps;
    } catch (RuntimeException e) {
      apps.close();
      throw e;
    }
  }

  /** Alpha, beta and gamma, in this order. */
  public List<AppServer> servers() {
    return List.copyOf(servers);
  }

  /** Closes listening sockets and connections, and waits until the thread has ended. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
