package io.weir.telemetry;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What one scrape has gathered: data points by metric, in the order of the catalogue. Made by a
 * scrape on its thread, handed to the Prometheus client, thrown away.
 */
final class Points {
  private final Map<Meters, List<DataPointSnapshot>> points = new EnumMap<>(Meters.class);

  void counter(Meters meter, double value, String... labels) {
    add(meter, new CounterDataPointSnapshot(value, labels(meter, labels), null, 0));
  }

  void gauge(Meters meter, double value, String... labels) {
    add(meter, new GaugeDataPointSnapshot(value, labels(meter, labels), null));
  }

  /** Counts are exact up to 2^53, beyond which the format itself ends. */
  void counter(Meters meter, long count, String... labels) {
    counter(meter, (double) count, labels);
  }

  void gauge(Meters meter, long value, String... labels) {
    gauge(meter, (double) value, labels);
  }

  void info(Meters meter, String... labels) {
    add(meter, new InfoDataPointSnapshot(labels(meter, labels)));
  }

  void histogram(Meters meter, Buckets.Counted counted, Exemplars examples, String... labels) {
    add(
        meter,
        new HistogramDataPointSnapshot(
            counted.buckets(), counted.sumSeconds(), labels(meter, labels), examples, 0));
  }

  /** A histogram over all loops. */
  void histogram(Meters meter, Buckets buckets, Cells cells, int base, String... labels) {
    histogram(meter, buckets.counted(cells, base), Exemplars.EMPTY, labels);
  }

  private static Labels labels(Meters meter, String... values) {
    return Labels.of(meter.labels(), List.of(values));
  }

  private void add(Meters meter, DataPointSnapshot point) {
    points.computeIfAbsent(meter, unused -> new ArrayList<>()).add(point);
  }

  MetricSnapshots snapshots() {
    List<MetricSnapshot> all = new ArrayList<>(points.size());
    points.forEach((meter, list) -> all.add(snapshot(meter, list)));
    return new MetricSnapshots(all);
  }

  private static MetricSnapshot snapshot(Meters meter, List<DataPointSnapshot> list) {
    MetricMetadata metadata = new MetricMetadata(meter.baseName(), meter.help());
    return switch (meter.kind()) {
      case COUNTER ->
          new CounterSnapshot(metadata, cast(list, CounterDataPointSnapshot.class::cast));
      case GAUGE -> new GaugeSnapshot(metadata, cast(list, GaugeDataPointSnapshot.class::cast));
      case HISTOGRAM ->
          new HistogramSnapshot(metadata, cast(list, HistogramDataPointSnapshot.class::cast));
      case INFO -> new InfoSnapshot(metadata, cast(list, InfoDataPointSnapshot.class::cast));
    };
  }

  private static <T> List<T> cast(List<DataPointSnapshot> list, Function<DataPointSnapshot, T> to) {
    return list.stream().map(to).toList();
  }
}
