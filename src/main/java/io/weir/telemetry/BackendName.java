package io.weir.telemetry;

import java.util.Comparator;

/** What a backend is called in metrics: its cluster and its own name. */
public record BackendName(String cluster, String backend) implements Comparable<BackendName> {
  private static final Comparator<BackendName> ORDER =
      Comparator.comparing(BackendName::cluster).thenComparing(BackendName::backend);

  @Override
  public int compareTo(BackendName other) {
    return ORDER.compare(this, other);
  }
}
