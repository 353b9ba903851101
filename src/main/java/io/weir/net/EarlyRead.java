package io.weir.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Asks for the input of an accepted socket before it is registered, so that epoll is told of both
 * at once. Stands first in the pipelines of all epoll acceptors; stateless.
 */
@AnyThread
@Sharable
final class EarlyRead extends ChannelInboundHandlerAdapter {
  static final EarlyRead INSTANCE = new EarlyRead();

  private EarlyRead() {}

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    ((Channel) accepted).unsafe().beginRead();
    context.fireChannelRead(accepted);
  }
}
