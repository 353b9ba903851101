package io.weir.net;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when connections cannot be accepted, which mostly means that descriptors have run out. Every
 * acceptor tries again once a second and would say so each time; this is said once a second by all
 * of them together. Stands last in the pipelines of all acceptors of the process, on any loop.
 */
@AnyThread
@Sharable
public final class AcceptTrouble extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptTrouble.class);
  private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Has no state but when it last spoke, which all share. */
  public static final AcceptTrouble INSTANCE = new AcceptTrouble();

  private final AtomicLong quietUntilNanos = new AtomicLong(System.nanoTime());

  private AcceptTrouble() {}

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    long now = System.nanoTime();
    long until = quietUntilNanos.get();
    if (now - until >= 0 && quietUntilNanos.compareAndSet(until, now + PACE_NANOS)) {
      LOG.warn(
          "cannot accept connections on {}, trying again each second: {}",
          context.channel().localAddress(),
          cause.getMessage());
    }
  }
}
