package io.weir.telemetry;

import io.weir.config.MetricsConfig;
import io.weir.jmh.Piece;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** What an exchange over a connection that served before writes into meters, by meter. */
public class MeterRecord extends Piece {
  private static final int LOOP = 0;
  private static final long NANOS = 5_000_000;

  /** As many as there are in reference.conf. */
  private static final List<Double> BUCKETS =
      List.of(
          .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1., 2.5, 5., 10., 25.,
          60.);

  private final Telemetry telemetry = new Telemetry(1, new MetricsConfig(BUCKETS));
  private final RouteMeters route = telemetry.route("shop");
  private final ClusterMeters cluster = telemetry.cluster("shop");
  private final BackendMeters backend = telemetry.backend("shop", "10.0.0.11:8080");
  private final TestRecord record = new TestRecord();

  /** Ends what watches the JVM. */
  @TearDown
  public void close() {
    telemetry.close();
  }

  /** Begin and end of the exchange on its route. */
  @Benchmark
  public void route() {
    route.began(LOOP);
    route.ended(LOOP, record);
  }

  /** Its attempt on a backend, and the connection that leaves the idle ones and comes back. */
  @Benchmark
  public void backend() {
    backend.attemptBegan(LOOP);
    backend.leftIdle(LOOP);
    backend.reused(LOOP);
    cluster.firstByte(LOOP, NANOS);
    backend.attemptEnded(LOOP, 200, NANOS);
    backend.becameIdle(LOOP);
  }
}
