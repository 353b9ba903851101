package io.weir.discovery;

import io.weir.config.BackendConfig;
import io.weir.config.BackendsFile;
import io.weir.config.Problem;
import io.weir.net.Control;
import io.weir.net.ControlOnly;
import io.weir.telemetry.DiscoveryMeters;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of backends in a file of one cluster: which one is in force, and whether the one that
 * was seen last may be. The file is read on a thread that may wait; everything else happens on the
 * control thread. From the first generation that names the file to the last.
 */
@ControlOnly
final class ListWatch {
  private static final Logger log = LoggerFactory.getLogger(ListWatch.class);

  /** Decides about a list that is whole. */
  interface Taker {
    /** Runs {@code taken} once the list can come into force, soon or at once. */
    void prepare(List<BackendConfig> backends, Runnable taken);

    /** It is in force. */
    void changed();

    /** What is wrong with it on this machine; empty if nothing is. */
    List<Problem> problems(BackendsFile.Reading reading);
  }

  private final String cluster;
  private final Control control;
  private final DiscoveryMeters meters;
  private final Taker taker;

  /** Written by the control thread, read by that of the files. */
  private volatile BackendsFile file;

  private BackendsFile.Reading inForce;

  /** The one that came last, good or not, so that a change is told once. */
  private BackendsFile.Reading latest;

  private volatile boolean ended;

  ListWatch(
      String cluster, BackendsFile file, Control control, DiscoveryMeters meters, Taker taker) {
    this.cluster = cluster;
    this.control = control;
    this.meters = meters;
    this.taker = taker;
    this.file = file;
    this.inForce = file.first();
    this.latest = file.first();
    meters.list(true);
  }

  /** A generation is in force that has read the file itself. */
  void reread(BackendsFile next) {
    file = next;
    inForce = next.first();
    latest = next.first();
    meters.list(true);
  }

  boolean watches(BackendsFile other) {
    return file.path().equals(other.path());
  }

  /** All backends of the cluster now. */
  List<BackendConfig> backends() {
    return file.all(inForce);
  }

  void end() {
    ended = true;
    meters.noList();
  }

  /** Reads the file; on the thread for files. */
  void look() {
    if (!ended) {
      BackendsFile now = file;
      BackendsFile.Reading reading = now.read();
      control.execute(() -> seen(now, reading));
    }
  }

  private void seen(BackendsFile read, BackendsFile.Reading reading) {
    boolean old = ended || !read.equals(file);
    if (old || same(reading, latest)) {
      return;
    }
    latest = reading;
    List<Problem> problems =
        reading.problems().isEmpty() ? taker.problems(reading) : reading.problems();
    if (!problems.isEmpty()) {
      // Said before it is counted: whom the metric alarms finds the reason in the log.
      log.error(
          "cluster {}: the list of backends stays as it was, because of\n{}",
          cluster,
          problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
      meters.list(false);
      meters.listChanged("refused");
    } else if (reading.hash().equals(inForce.hash())) {
      meters.list(true);
      log.info("cluster {}: {} is again the list that is in force", cluster, read.path());
    } else {
      taker.prepare(read.all(reading), () -> take(reading));
    }
  }

  private static boolean same(BackendsFile.Reading one, BackendsFile.Reading other) {
    return one.hash().equals(other.hash()) && one.problems().equals(other.problems());
  }

  private void take(BackendsFile.Reading reading) {
    if (ended || !reading.equals(latest)) {
      return;
    }
    inForce = reading;
    meters.list(true);
    meters.listChanged("taken");
    log.info(
        "cluster {}: {} is in force, with {} backends",
        cluster,
        file.path(),
        reading.backends().size());
    taker.changed();
  }
}
