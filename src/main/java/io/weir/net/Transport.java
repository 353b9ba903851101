package io.weir.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollMode;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.weir.config.Address;
import io.weir.config.TransportKind;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * How this process talks to its sockets: channel classes and every socket option, in one place.
 * Immutable, chosen once at start, shared by all loops; it never ends.
 *
 * <p>Options of accepted sockets cost a system call for each connection, so there are none: what
 * the kernel copies from the listening socket is set there (keepalive, buffers), TCP_NODELAY is set
 * by Netty's channel itself, and the rest are fields of Netty's own.
 */
@AnyThread
public final class Transport {
  /** A sink with more than this waiting is full; see the backpressure rule of the relay. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(16 * 1024, 32 * 1024);

  /**
   * Sockets served before tasks and deadlines have their turn. Each of them may hand over a large
   * read, so that thousands in a row would hold up everything else for a long moment.
   */
  private static final int EVENT_BATCH = 256;

  /** Connections accepted in one go; the rest waits until other sockets had their turn. */
  private static final int ACCEPT_BATCH = 16;

  /**
   * When a peer ends its direction, Netty reads what the kernel still holds whether or not reading
   * is paused. This bounds it; the kernel's own choice grows to megabytes.
   */
  private static final int RECEIVE_BYTES = 256 * 1024;

  // A client that vanished without a word is noticed after 60 + 4 * 15 seconds, also in a tunnel
  // that has no idle limit. Not TCP_USER_TIMEOUT, which would also end a client that merely stops
  // reading for a while. Level and name are Linux's: SOL_SOCKET, IPPROTO_TCP.
  private static final ChannelOption<Integer> KEEPALIVE = kernel("SO_KEEPALIVE", 1, 9);
  private static final ChannelOption<Integer> KEEPALIVE_IDLE = kernel("TCP_KEEPIDLE", 6, 4);
  private static final ChannelOption<Integer> KEEPALIVE_INTERVAL = kernel("TCP_KEEPINTVL", 6, 5);
  private static final ChannelOption<Integer> KEEPALIVE_PROBES = kernel("TCP_KEEPCNT", 6, 6);

  // What the kernel takes for a client and has not sent. Its own choice is megabytes for one that
  // never reads, and some hundreds of those exhaust what a host has for TCP. Bytes under way to a
  // client that does read do not count, so no connection is slower for it.
  private static final ChannelOption<Integer> UNSENT = kernel("TCP_NOTSENT_LOWAT", 6, 25);
  private static final int UNSENT_BYTES = 256 * 1024;

  private final @Nullable EpollMode mode;
  private final String why;

  private Transport(@Nullable EpollMode mode, String why) {
    this.mode = mode;
    this.why = why;
  }

  /**
   * The transport for {@code kind} on this machine.
   *
   * @throws IllegalArgumentException when epoll was asked for and is not there; says why
   */
  public static Transport choose(TransportKind kind) {
    return choose(kind, Epoll.unavailabilityCause());
  }

  static Transport choose(TransportKind kind, @Nullable Throwable noEpoll) {
    if (kind == TransportKind.NIO) {
      return new Transport(null, "configured");
    }
    if (noEpoll == null) {
      boolean level = kind == TransportKind.EPOLL_LEVEL;
      return new Transport(
          level ? EpollMode.LEVEL_TRIGGERED : EpollMode.EDGE_TRIGGERED,
          kind == TransportKind.AUTO ? "available" : "configured");
    }
    if (kind == TransportKind.AUTO) {
      return new Transport(null, "no epoll here: " + reason(noEpoll));
    }
    throw new IllegalArgumentException(
        "epoll is not available here (" + reason(noEpoll) + "); auto and nio work everywhere");
  }

  /** What it is, for people. */
  public String name() {
    return mode == null ? "nio" : edge() ? "epoll (edge-triggered)" : "epoll (level-triggered)";
  }

  /** Why it was chosen, for people. */
  public String why() {
    return why;
  }

  /** Whether each change of a socket is told once. */
  public boolean edge() {
    return mode == EpollMode.EDGE_TRIGGERED;
  }

  /**
   * Whether every loop opens an accepting socket of its own on the same address. If not, there is
   * one, on loop 0, and its connections are spread over {@link Loops#group}.
   */
  public boolean reusePort() {
    return mode != null;
  }

  /** Event loops of this kind; those of the data path are made by {@link Loops}. */
  @SuppressWarnings("deprecation") // Netty's own choice is 4096 events or more.
  public EventLoopGroup newGroup(int loops, ThreadFactory threads) {
    return mode == null
        ? new NioEventLoopGroup(loops, threads)
        : new EpollEventLoopGroup(loops, threads, EVENT_BATCH);
  }

  /**
   * Channel class and options of a listener and of what it accepts. The caller adds group and
   * handlers.
   */
  public void configureListener(ServerBootstrap bootstrap, int backlog) {
    configureAccepted(bootstrap);
    bootstrap.option(ChannelOption.SO_REUSEADDR, true).option(ChannelOption.SO_BACKLOG, backlog);
    if (mode == null) {
      bootstrap.channel(NioServerSocketChannel.class);
      return;
    }
    bootstrap.channel(EpollServerSocketChannel.class).option(EpollChannelOption.SO_REUSEPORT, true);
  }

  /**
   * The same for a socket that is bound and listens already; its backlog and who else may bind its
   * port were decided by whoever opened it. Needs epoll.
   */
  public void configureInherited(ServerBootstrap bootstrap, InheritedSocket socket) {
    configureAccepted(bootstrap);
    bootstrap.channelFactory(() -> new EpollServerSocketChannel(socket.descriptor()));
  }

  private void configureAccepted(ServerBootstrap bootstrap) {
    // Of our own, since Netty writes the batch size into the allocator.
    ServerChannelRecvByteBufAllocator batches = new ServerChannelRecvByteBufAllocator();
    batches.maxMessagesPerRead(ACCEPT_BATCH);
    bootstrap
        .option(ChannelOption.SO_RCVBUF, RECEIVE_BYTES)
        .option(ChannelOption.RCVBUF_ALLOCATOR, batches)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.RCVBUF_ALLOCATOR, ReadAllocator.INSTANCE)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (mode != null) {
      bootstrap
          .handler(EarlyRead.INSTANCE)
          .option(EpollChannelOption.EPOLL_MODE, mode)
          .option(KEEPALIVE, 1)
          .option(KEEPALIVE_IDLE, 60)
          .option(KEEPALIVE_INTERVAL, 15)
          .option(KEEPALIVE_PROBES, 4)
          .option(UNSENT, UNSENT_BYTES)
          .childOption(EpollChannelOption.EPOLL_MODE, mode);
    }
  }

  /**
   * Channel class and options of a connection to a backend. The caller adds group, handler and
   * connect timeout.
   *
   * <p>A failed write does not close the channel, only its output: a backend that refuses a long
   * body answers and closes, and that answer can still be read.
   *
   * @throws IllegalArgumentException for a unix socket where this transport has none
   */
  public void configureBackend(Bootstrap bootstrap, boolean unixSocket) {
    bootstrap
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.RCVBUF_ALLOCATOR, ReadAllocator.INSTANCE)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.AUTO_CLOSE, false)
        // Addresses are resolved when the configuration is loaded, never on a loop.
        .disableResolver();
    if (mode != null) {
      bootstrap.option(EpollChannelOption.EPOLL_MODE, mode);
    }
    if (unixSocket) {
      requireUnixSockets();
      bootstrap.channel(EpollDomainSocketChannel.class);
    } else {
      bootstrap
          .channel(mode == null ? NioSocketChannel.class : EpollSocketChannel.class)
          .option(ChannelOption.SO_RCVBUF, RECEIVE_BYTES);
    }
  }

  /**
   * The address to bind or connect to. A name is looked up here, which may take seconds; the result
   * is unresolved when there is no such host.
   *
   * @throws IllegalArgumentException for a unix socket where this transport has none
   */
  @ControlOnly
  public SocketAddress socketAddress(Address address) {
    if (address instanceof Address.Unix unix) {
      requireUnixSockets();
      return new DomainSocketAddress(unix.path());
    }
    Address.Tcp tcp = (Address.Tcp) address;
    return tcp.host().isEmpty()
        ? new InetSocketAddress(tcp.port())
        : new InetSocketAddress(tcp.host(), tcp.port());
  }

  private void requireUnixSockets() {
    if (mode == null) {
      throw new IllegalArgumentException("unix sockets need epoll, and the transport is nio");
    }
  }

  private static ChannelOption<Integer> kernel(String name, int level, int number) {
    return new IntegerUnixChannelOption("weir#" + name, level, number);
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }
}
