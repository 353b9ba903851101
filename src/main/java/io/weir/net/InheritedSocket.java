package io.weir.net;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A listening socket that another process has opened for this one: a supervisor, or the process
 * that this one replaces. Immutable; the descriptor is closed by whoever has taken it.
 *
 * @param descriptor its number in this process
 * @param name what the other process calls it
 * @param address where it listens
 */
public record InheritedSocket(int descriptor, String name, InetSocketAddress address) {
  private static final Path SELF = Path.of("/proc/self");
  private static final String FLAGS = "flags:";

  /** O_NONBLOCK of the kernel's fcntl.h. */
  private static final int NON_BLOCKING = 04000;

  // SOL_SOCKET, and of it SO_ACCEPTCONN and SO_DOMAIN; AF_INET and AF_INET6.
  private static final IntegerUnixChannelOption LISTENS = option("SO_ACCEPTCONN", 30);
  private static final IntegerUnixChannelOption FAMILY = option("SO_DOMAIN", 39);
  private static final int INET = 2;
  private static final int INET6 = 10;

  /**
   * Looks at a descriptor that is said to be a listening socket. Needs epoll.
   *
   * @throws IOException if it is not one that a loop can use; says why as the end of a sentence
   */
  @ControlOnly
  public static InheritedSocket of(int descriptor, String name) throws IOException {
    if (!isSocket(descriptor)) {
      throw new IOException("is not an open socket");
    }
    if (!nonBlocking(descriptor)) {
      // An acceptor reads until there is nothing more, which would stop its loop here.
      throw new IOException("is blocking; the service needs NonBlocking=yes");
    }
    try {
      // Only asked, never registered nor closed, so the descriptor stays as it is.
      EpollServerSocketChannel asked = new EpollServerSocketChannel(descriptor);
      Integer family = asked.config().getOption(FAMILY);
      if (family == null || (family != INET && family != INET6)) {
        throw new IOException("is not a socket of TCP");
      }
      if (Integer.valueOf(0).equals(asked.config().getOption(LISTENS))) {
        throw new IOException("does not listen");
      }
      return new InheritedSocket(descriptor, name, asked.localAddress());
    } catch (ChannelException e) {
      throw new IOException("cannot be asked where it listens: " + e.getMessage(), e);
    }
  }

  /** Whether it is what somebody asks for who would bind {@code wanted}. */
  boolean listensOn(InetSocketAddress wanted) {
    return wanted.getPort() == address.getPort() && hasHostOf(wanted);
  }

  /** The same whatever the port. */
  boolean hasHostOf(InetSocketAddress wanted) {
    if (wanted.isUnresolved()) {
      return false;
    }
    // All addresses are one thing here, be they written for IPv4 or for both.
    return wanted.getAddress().isAnyLocalAddress()
        ? address.getAddress().isAnyLocalAddress()
        : wanted.getAddress().equals(address.getAddress());
  }

  /** Lets go of a socket that nobody wants here. */
  public void close() throws IOException {
    new FileDescriptor(descriptor).close();
  }

  private static boolean isSocket(int descriptor) {
    try {
      Path link = Files.readSymbolicLink(SELF.resolve("fd").resolve(Integer.toString(descriptor)));
      return link.toString().startsWith("socket:");
    } catch (IOException e) {
      // There is no such descriptor.
      return false;
    }
  }

  private static boolean nonBlocking(int descriptor) throws IOException {
    Path info = SELF.resolve("fdinfo").resolve(Integer.toString(descriptor));
    for (String line : Files.readAllLines(info)) {
      if (line.startsWith(FLAGS)) {
        return (Integer.parseInt(line.substring(FLAGS.length()).strip(), 8) & NON_BLOCKING) != 0;
      }
    }
    return false;
  }

  private static IntegerUnixChannelOption option(String name, int number) {
    return new IntegerUnixChannelOption("weir#" + name, 1, number);
  }
}
