package io.weir.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The fixed array of loops. Started and closed by the control thread, once per process; between
 * that anyone may look a loop up. No loop may call {@link #close}, which waits for them.
 */
public final class Loops implements AutoCloseable {
  private static final long STOP_SECONDS = 5;

  private final Transport transport;
  private final FatalHandler fatal;
  private final EventLoopGroup group;
  private final List<Loop> loops;
  private volatile boolean closing;

  private Loops(Transport transport, int count, FatalHandler fatal) {
    this.transport = transport;
    this.fatal = fatal;
    this.group = transport.newGroup(count, new LoopThreads());
    long seed = new SplittableRandom().nextLong();
    Loop.Settings settings = new Loop.Settings(System::nanoTime, fatal, seed);
    List<Loop> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(new Loop(i, group.next(), transport, settings));
    }
    this.loops = List.copyOf(made);
  }

  /**
   * Starts {@code count} threads named weir-loop-0 and so on; returns when all of them run, so that
   * the first connection does not pay for it.
   */
  @ControlOnly
  public static Loops start(Transport transport, int count, FatalHandler fatal) {
    Loops loops = new Loops(transport, count, fatal);
    for (Loop loop : loops.loops) {
      // One after the other: the thread factory numbers threads in the order of their start.
      loop.eventLoop().submit(loop::began).syncUninterruptibly();
    }
    return loops;
  }

  /** The number of loops. */
  @AnyThread
  public int size() {
    return loops.size();
  }

  /** Loop number {@code index}. */
  @AnyThread
  public Loop get(int index) {
    return loops.get(index);
  }

  /** The loop that runs {@code eventLoop}; for channels that were spread over the group. */
  @AnyThread
  public Loop of(EventLoop eventLoop) {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.get(i).eventLoop() == eventLoop) {
        return loops.get(i);
      }
    }
    throw new IllegalArgumentException("not one of these loops: " + eventLoop);
  }

  /** All loops as one group, which hands out one after the other. */
  @AnyThread
  public EventLoopGroup group() {
    return group;
  }

  /** What the loops were made of. */
  @AnyThread
  public Transport transport() {
    return transport;
  }

  /** Closes every channel of every loop and waits for the threads to end, for a few seconds. */
  @Override
  @ControlOnly
  public void close() {
    closing = true;
    group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    group.terminationFuture().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
  }

  /** Makes the loops' threads and notices when one ends without being asked to. */
  private final class LoopThreads implements ThreadFactory {
    private int started;

    @Override
    public synchronized Thread newThread(Runnable body) {
      int index = started++;
      return new FastThreadLocalThread(() -> watch(index, body), "weir-loop-" + index);
    }

    private void watch(int index, Runnable body) {
      try {
        body.run();
      } finally {
        if (!closing) {
          // Netty has logged why: an Error on the way of an event, such as a class that could
          // not be loaded for want of a descriptor.
          fatal.failed(index, new IllegalStateException("the loop's thread ended"));
        }
      }
    }
  }
}
