package io.weir.admin;

import io.weir.admin.GatewayView.Backend;
import io.weir.admin.GatewayView.Cluster;
import io.weir.admin.GatewayView.Phase;
import io.weir.admin.GatewayView.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The status in a sentence or two: whether everything serves, and what does not. Immutable.
 *
 * @param ok whether nothing is wrong; what an operator took out of service is not wrong
 */
record Summary(boolean ok, String text) {
  private static final int MOST_NAMES = 3;
  private static final Set<String> BY_OPERATOR = Set.of("drained", "maintenance");

  static Summary of(Status status) {
    int all = 0;
    int out = 0;
    List<String> bad = new ArrayList<>();
    for (Cluster cluster : status.clusters()) {
      for (Backend backend : cluster.backends()) {
        all++;
        if (BY_OPERATOR.contains(backend.state())) {
          out++;
        } else if (!backend.state().equals("up")) {
          bad.add(cluster.name() + " " + backend.address() + " is " + words(backend));
        }
      }
    }
    String text = bad.isEmpty() ? good(all, out) : bad(bad, all);
    if (out > 0) {
      text += " " + out + (out == 1 ? " is" : " are") + " out of service by an operator.";
    }
    boolean running = status.phase() == Phase.RUNNING;
    String phase = running ? "" : "weir is " + StatusJson.phase(status) + ". ";
    return new Summary(bad.isEmpty() && running, phase + text);
  }

  private static String words(Backend backend) {
    return backend.state() + (backend.reason().isEmpty() ? "" : " (" + backend.reason() + ")");
  }

  private static String good(int all, int out) {
    if (all == 0) {
      return "No backends are known.";
    }
    int up = all - out;
    if (out > 0) {
      return up + " of " + all + (all == 1 ? " backend is" : " backends are") + " up.";
    }
    return all == 1 ? "The backend is up." : "All " + all + " backends are up.";
  }

  private static String bad(List<String> bad, int all) {
    String names = String.join("; ", bad.subList(0, Math.min(MOST_NAMES, bad.size())));
    String more = bad.size() > MOST_NAMES ? "; and " + (bad.size() - MOST_NAMES) + " more" : "";
    String share =
        all == 1
            ? "The backend does not serve: "
            : bad.size()
                + " of "
                + all
                + " backends "
                + (bad.size() == 1 ? "does" : "do")
                + " not serve: ";
    return share + names + more + ".";
  }
}
