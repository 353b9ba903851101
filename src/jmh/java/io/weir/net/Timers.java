package io.weir.net;

import io.weir.jmh.Piece;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Deadlines among few and many others. Time stands still and is read for nothing, so this is the
 * wheel without the clock.
 */
@SuppressWarnings("NullAway.Init") // The setup comes before everything else.
public class Timers extends Piece {
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(40);

  /** How many other deadlines there are. */
  @Param({"10", "100000"})
  public int armed;

  private final TimerWheel wheel = new ManualWheel().wheel();
  private final Timed one = new Node();
  private Timed[] others;
  private long[] delays;
  private int turn;

  /** Arms the others, at random times up to {@link #LONGEST_NANOS}. */
  @Setup
  public void arm() {
    Random random = new Random(20261125);
    others = new Timed[armed];
    delays = random.longs(armed, 1, LONGEST_NANOS).toArray();
    for (int i = 0; i < armed; i++) {
      others[i] = new Node();
      wheel.arm(others[i], delays[i]);
    }
  }

  /** A deadline that is set and not needed, as that of most requests. */
  @Benchmark
  public void armAndCancel() {
    wheel.arm(one, delays[next()]);
    wheel.cancel(one);
  }

  /** A deadline that is put off before it expires, as that of a body that makes progress. */
  @Benchmark
  public void armAgain() {
    wheel.arm(others[next()], LONGEST_NANOS);
  }

  private int next() {
    turn = (turn + 1) % armed;
    return turn;
  }

  private static final class Node extends Timed {
    @Override
    protected void expired() {
      throw new IllegalStateException("time passed");
    }
  }
}
