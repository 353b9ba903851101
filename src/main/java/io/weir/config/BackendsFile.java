package io.weir.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of backends in a file of its own, which may be read again and again without a reload.
 * Immutable.
 *
 * @param path as it is to be opened
 * @param weight of a line that does not say otherwise, as are backup and maxConnections
 * @param beside the backends that stand in the configuration itself
 * @param unixSockets whether the cluster may have some
 * @param first what was in it when the configuration was read
 */
public record BackendsFile(
    Path path,
    int weight,
    boolean backup,
    int maxConnections,
    List<BackendConfig> beside,
    boolean unixSockets,
    Reading first) {
  public BackendsFile {
    beside = List.copyOf(beside);
  }

  /**
   * What was in the file at one time. With problems it is of no use.
   *
   * @param hash of the content; empty if there was none
   */
  public record Reading(String hash, List<BackendConfig> backends, List<Problem> problems) {
    public Reading {
      backends = List.copyOf(backends);
      problems = List.copyOf(problems);
    }
  }

  /** All backends of the cluster, with those of this reading. */
  public List<BackendConfig> all(Reading reading) {
    List<BackendConfig> all = new ArrayList<>(beside);
    all.addAll(reading.backends());
    return all;
  }

  /** Reads the file. Any thread that may wait for a disk. */
  public Reading read() {
    return BackendsReader.read(this);
  }

  BackendsFile with(Reading reading) {
    return new BackendsFile(path, weight, backup, maxConnections, beside, unixSockets, reading);
  }
}
