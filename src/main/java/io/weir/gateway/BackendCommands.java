package io.weir.gateway;

import io.weir.admin.ControlCommands.Reply;
import io.weir.cluster.Backend;
import io.weir.cluster.BackendRegistry;
import io.weir.cluster.Cluster;
import io.weir.config.DidYouMean;
import io.weir.health.BackendHealth;
import io.weir.health.HealthControl;
import io.weir.health.HealthControl.Operation;
import io.weir.net.AnyThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says about single backends through the control socket. It holds until it is
 * changed, also through reloads, for as long as the address stays in its cluster. Called on the
 * socket's thread, acts on the control thread. One per gateway.
 */
@AnyThread
final class BackendCommands {
  static final List<String> NAMES =
      List.of("backends", "drain", "maintenance", "undrain", "weight");

  private static final int MAX_WEIGHT = 1000;
  private static final String CONFIGURED = "configured";

  /** A sentence instead of a result. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String sentence) {
      super(sentence, null, false, false);
    }
  }

  private final ControlThread control;
  private final Reloader reloader;
  private final HealthControl health;
  private final BackendRegistry registry;

  BackendCommands(
      ControlThread control, Reloader reloader, HealthControl health, BackendRegistry registry) {
    this.control = control;
    this.reloader = reloader;
    this.health = health;
    this.registry = registry;
  }

  /** Runs a command whose name is among {@link #NAMES}. */
  Reply run(String name, List<String> words) {
    try {
      return control.call(() -> onControl(name, words));
    } catch (RejectedExecutionException | CancellationException e) {
      // The control thread has ended.
      return Reply.error("weir has ended", List.of());
    }
  }

  private Reply onControl(String name, List<String> words) {
    try {
      if (name.equals("backends")) {
        return list(words);
      }
      int wanted = name.equals("weight") ? 2 : 1;
      if (words.size() != wanted) {
        throw new Refusal(name + " needs CLUSTER/BACKEND" + (wanted == 2 ? " and a number" : ""));
      }
      Backend backend = find(words.get(0));
      String done = wanted == 2 ? weight(backend, words.get(1)) : operate(backend, name);
      return Reply.ok(backend + " " + done);
    } catch (Refusal e) {
      return Reply.error(String.valueOf(e.getMessage()), List.of());
    }
  }

  private String operate(Backend backend, String name) {
    Operation operation =
        switch (name) {
          case "drain" -> Operation.DRAIN;
          case "maintenance" -> Operation.MAINTENANCE;
          default -> Operation.RETURN;
        };
    boolean changed = health.operate(backend.health(), operation);
    registry.keepIdle(backend.health(), operation != Operation.MAINTENANCE);
    String state = operation == Operation.RETURN ? "is returned to service" : "is " + is(operation);
    int inFlight = backend.inFlight();
    return (changed ? state : state + " already")
        + (operation == Operation.RETURN ? "" : ", " + inFlight + " in flight");
  }

  private static String is(Operation operation) {
    return operation == Operation.DRAIN ? "drained" : "in maintenance";
  }

  private String weight(Backend backend, String number) throws Refusal {
    if (number.equals(CONFIGURED)) {
      health.weight(backend.health(), 0);
      return "has its configured weight";
    }
    if (!number.matches("[1-9][0-9]{0,3}") || Integer.parseInt(number) > MAX_WEIGHT) {
      throw new Refusal(
          "'" + number + "' is no weight; accepted are 1 to " + MAX_WEIGHT + ", " + CONFIGURED);
    }
    health.weight(backend.health(), Integer.parseInt(number));
    return "has the weight " + number;
  }

  private Backend find(String word) throws Refusal {
    int slash = word.indexOf('/');
    String name = slash < 0 ? word : word.substring(0, slash);
    Cluster cluster = cluster(name);
    if (slash < 0) {
      throw new Refusal("'" + word + "' names no backend; it has " + names(cluster));
    }
    String address = word.substring(slash + 1);
    for (Backend backend : cluster.backends()) {
      if (backend.name().equals(address)) {
        return backend;
      }
    }
    String hint = DidYouMean.hint(address, addresses(cluster));
    throw new Refusal(
        "cluster "
            + name
            + " has no backend '"
            + address
            + "'"
            + (hint.isEmpty() ? "; it has " + names(cluster) : hint));
  }

  private Cluster cluster(String name) throws Refusal {
    List<Cluster> clusters = reloader.current().clusters();
    for (Cluster cluster : clusters) {
      if (cluster.name().equals(name)) {
        return cluster;
      }
    }
    List<String> all = clusters.stream().map(Cluster::name).toList();
    String hint = DidYouMean.hint(name, all);
    String rest = all.isEmpty() ? "; there is none" : "; there are " + String.join(", ", all);
    throw new Refusal("there is no cluster '" + name + "'" + (hint.isEmpty() ? rest : hint));
  }

  private static List<String> addresses(Cluster cluster) {
    return cluster.backends().stream().map(Backend::name).toList();
  }

  private static String names(Cluster cluster) {
    return String.join(", ", addresses(cluster));
  }

  /** One line for each backend, its cells apart by tabs. */
  private Reply list(List<String> words) throws Refusal {
    if (words.size() > 1) {
      throw new Refusal("backends takes at most the name of a cluster");
    }
    @Nullable Cluster only = words.isEmpty() ? null : cluster(words.get(0));
    List<String> lines = new ArrayList<>();
    for (Cluster cluster : reloader.current().clusters()) {
      if (only == null || cluster == only) {
        cluster.members().forEach(member -> lines.add(line(cluster, member)));
      }
    }
    return new Reply(true, "", lines);
  }

  private static String line(Cluster cluster, Cluster.Member member) {
    Backend backend = member.backend();
    BackendHealth state = backend.health();
    return String.join(
        "\t",
        cluster.name(),
        backend.name(),
        backend.state().label(),
        state.reason(),
        String.valueOf(state.weightOr(member.weight())),
        String.valueOf(backend.inFlight()),
        member.backup() ? "backup" : "primary");
  }
}
