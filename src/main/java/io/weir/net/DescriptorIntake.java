package io.weir.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollMode;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes open sockets from another process, which offers them by a {@link DescriptorOffer}: waits on
 * a unix socket of its own, gets their descriptors, and says later that they are in use. Without
 * that word the other process goes on as if nothing had been. For one hand-over; needs epoll.
 */
@ControlOnly
public final class DescriptorIntake implements AutoCloseable {
  private static final byte IN_USE = 1;

  private final EventLoopGroup group =
      new EpollEventLoopGroup(1, new DefaultThreadFactory("weir-hand-over", true));
  private final BlockingQueue<Integer> descriptors = new LinkedBlockingQueue<>();
  private volatile @Nullable Channel other;

  private DescriptorIntake() {}

  /**
   * Listens at the path, in a directory that nobody else may enter.
   *
   * @throws IOException when that is not possible
   */
  public static DescriptorIntake listen(Path path) throws IOException {
    DescriptorIntake intake = new DescriptorIntake();
    ChannelFuture bound =
        new ServerBootstrap()
            .group(intake.group)
            .channel(EpollServerDomainSocketChannel.class)
            // Netty reads one descriptor for each event, and there is one edge for several of them.
            .childOption(EpollChannelOption.EPOLL_MODE, EpollMode.LEVEL_TRIGGERED)
            .childOption(
                EpollChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.FILE_DESCRIPTORS)
            .childHandler(intake.new Arrivals())
            .bind(new DomainSocketAddress(path.toFile()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      intake.close();
      throw new IOException("cannot listen at " + path, bound.cause());
    }
    return intake;
  }

  /**
   * The descriptors, as many as were announced, in the order in which they were sent.
   *
   * @throws IOException when they do not come in time
   */
  public List<Integer> take(int count, Duration patience) throws IOException {
    List<Integer> taken = new ArrayList<>();
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (taken.size() < count) {
        Integer next = descriptors.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          throw new IOException("only " + taken.size() + " of " + count + " sockets have come");
        }
        taken.add(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return taken;
  }

  /** The sockets are in use: the other process may leave them. */
  public void inUse() {
    Channel channel = other;
    if (channel != null) {
      channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {IN_USE})).awaitUninterruptibly();
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Arrivals extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      other = ctx.channel();
      ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      descriptors.add(((FileDescriptor) message).intValue());
    }

    @Override
    public boolean isSharable() {
      // There is one connection.
      return true;
    }
  }
}
