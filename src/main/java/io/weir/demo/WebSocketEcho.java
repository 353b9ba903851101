package io.weir.demo;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Sends every WebSocket frame back as it came. Belongs to one connection of an {@link AppServer}
 * and its thread; sees nothing until that connection has become a WebSocket.
 */
final class WebSocketEcho extends SimpleChannelInboundHandler<WebSocketFrame> {
  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    context.writeAndFlush(frame.retain());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    // Whoever does not read its echo may not send more of it.
    context.channel().config().setAutoRead(context.channel().isWritable());
    context.fireChannelWritabilityChanged();
  }
}
