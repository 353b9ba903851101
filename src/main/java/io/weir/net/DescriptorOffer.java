package io.weir.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Offers open sockets to another process over a unix socket on which that one waits (SCM_RIGHTS of
 * unix(7)); the other half is {@link DescriptorIntake}. Both processes have the sockets then, until
 * the other one says that it serves, or ends without having said so. Lives as long as that takes;
 * needs epoll.
 */
@AnyThread
public final class DescriptorOffer implements AutoCloseable {
  private final EventLoopGroup group =
      new EpollEventLoopGroup(1, new DefaultThreadFactory("weir-hand-over", true));
  private final Runnable taken;
  private final Runnable declined;

  /**
   * @param taken the other process serves
   * @param declined the other process has ended, and has never served
   */
  public DescriptorOffer(Runnable taken, Runnable declined) {
    this.taken = taken;
    this.declined = declined;
  }

  /**
   * Sends the sockets, in this order.
   *
   * @throws IOException when that is not possible; the offer is closed then
   */
  public void send(Path path, List<UnixChannel> sockets) throws IOException {
    ChannelFuture connected =
        new Bootstrap()
            .group(group)
            .channel(EpollDomainSocketChannel.class)
            .handler(new Verdict())
            .connect(new DomainSocketAddress(path.toFile()))
            .awaitUninterruptibly();
    check(connected);
    Channel channel = connected.channel();
    for (UnixChannel socket : sockets) {
      check(channel.writeAndFlush(socket.fd()).awaitUninterruptibly());
    }
  }

  private void check(ChannelFuture step) throws IOException {
    if (!step.isSuccess()) {
      close();
      throw new IOException("cannot hand over: " + step.cause().getMessage(), step.cause());
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /** One byte says that the sockets are in use; the end before it, that they never will be. */
  private final class Verdict extends SimpleChannelInboundHandler<ByteBuf> {
    private boolean told;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf data) {
      tell(taken);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      tell(declined);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // One that ends before it has read what it was sent resets: an end like any other.
      ctx.close();
    }

    private void tell(Runnable verdict) {
      if (!told) {
        told = true;
        verdict.run();
        close();
      }
    }
  }
}
