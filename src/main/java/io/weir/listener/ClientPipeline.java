package io.weir.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.weir.net.AnyThread;

/**
 * The only place where the handlers of a client connection are ordered: the limits first, so that a
 * refused connection costs nothing more, then the connection itself.
 */
@AnyThread
@Sharable
final class ClientPipeline extends ChannelInitializer<Channel> {
  private final Listener listener;

  ClientPipeline(Listener listener) {
    this.listener = listener;
  }

  @Override
  protected void initChannel(Channel channel) {
    // Read once, because a reload may change them any time.
    ListenerSettings settings = listener.settings();
    if (!listener.admit(channel, settings)) {
      channel.close();
      return;
    }
    channel.pipeline().addLast(listener.connection(channel, settings));
  }
}
