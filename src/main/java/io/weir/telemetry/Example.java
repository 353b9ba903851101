package io.weir.telemetry;

import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The last recorded exchange of a histogram, from which a reader of metrics gets to its trace
 * (OpenMetrics calls it an exemplar). Immutable.
 */
record Example(long nanos, String traceId, String spanId, long wallMillis) {
  static @Nullable Example of(ExchangeRecord r) {
    CharSequence trace = r.traceId();
    CharSequence span = r.spanId();
    return trace == null || span == null
        ? null
        : new Example(r.totalNanos(), trace.toString(), span.toString(), r.startWallMillis());
  }

  static Exemplars exemplars(@Nullable Example last) {
    return last == null ? Exemplars.EMPTY : Exemplars.of(last.exemplar());
  }

  private Exemplar exemplar() {
    return Exemplar.builder()
        .value(nanos / 1e9)
        .traceId(traceId)
        .spanId(spanId)
        .timestampMillis(wallMillis + TimeUnit.NANOSECONDS.toMillis(nanos))
        .build();
  }
}
