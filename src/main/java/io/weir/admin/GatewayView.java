package io.weir.admin;

import io.weir.telemetry.Counts;
import java.util.List;
import java.util.Map;

/**
 * What the admin side may know of the running gateway. Implemented by the gateway; called on the
 * admin loop, so it must be safe from any thread and must not wait; once for each status request,
 * so that one answer is of one moment.
 */
public interface GatewayView {

  /** Everything the status page shows. Counters only grow; the page makes rates of them. */
  Status status();

  /** What routes and backends have counted; asked each second, so nothing is printed for it. */
  Traffic traffic();

  /** Whether a load balancer should send clients here. */
  Readiness readiness();

  /**
   * @param reason one line, shown whether ready or not
   */
  record Readiness(boolean ready, String reason) {}

  /**
   * @param nanos when, of any origin
   * @param routes by name, and requests that no route took by theirs
   * @param clusters by name, backends by address
   */
  record Traffic(
      long nanos, Map<String, Counts> routes, Map<String, Map<String, Counts>> clusters) {}

  /**
   * @param nowMillis wall clock when this was taken
   * @param transport how sockets are served, in words
   * @param reloads the last ones, the latest first
   */
  record Status(
      long nowMillis,
      long uptimeMillis,
      String version,
      String transport,
      int loops,
      Phase phase,
      Descriptors descriptors,
      Generation generation,
      List<Listener> listeners,
      List<Route> routes,
      List<Cluster> clusters,
      List<Reload> reloads) {}

  /**
   * A reload that has ended.
   *
   * @param number of the generation in force behind it
   * @param result in words
   * @param details what it changed, or why it was refused, a line each
   */
  record Reload(long atMillis, boolean ok, long number, String result, List<String> details) {}

  /** Where the process is in its life. */
  enum Phase {
    STARTING,
    RUNNING,
    DRAINING,
    STOPPED
  }

  /**
   * @param open descriptors in use now
   * @param limit the most that the process may have
   * @param clientConnections how many clients that leaves room for
   */
  record Descriptors(long open, long limit, long clientConnections) {}

  /**
   * The configuration in force.
   *
   * @param lastReload how the last reload ended, in words; empty when there was none
   * @param lastReloadOk false when the last reload was refused and an older configuration serves on
   * @param changes what the last reload that was not refused has changed, a line each
   */
  record Generation(
      long number,
      String configFile,
      String sha,
      long loadedAtMillis,
      boolean lastReloadOk,
      String lastReload,
      List<String> changes) {
    public Generation {
      changes = List.copyOf(changes);
    }
  }

  /**
   * @param address as bound, with the port that was really taken
   */
  record Listener(String name, String address, long active, long accepted, long rejected) {}

  /**
   * A route, in the order in which routes are tried.
   *
   * @param match what it matches, printed
   * @param action what it does, printed
   * @param filters its chain, printed in order
   * @param failures answers that weir had to make itself because something went wrong
   */
  record Route(
      String name,
      String match,
      String action,
      List<String> filters,
      long requests,
      long inFlight,
      long failures) {}

  /**
   * @param waiting exchanges that wait for a connection
   * @param concurrencyLimit exchanges that it may have, as found from its answers; 0 for no limit
   */
  record Cluster(
      String name, String balancer, long waiting, long concurrencyLimit, List<Backend> backends) {}

  /**
   * @param state one word, such as "up", "down" or "drained"
   * @param reason why it is in that state, in words; often empty
   * @param check the last one of its health
   * @param open connections, idle ones included
   * @param limit the most that may be open, 0 for no limit
   */
  record Backend(
      String address,
      String state,
      String reason,
      Check check,
      int weight,
      boolean backup,
      long inFlight,
      long open,
      long idle,
      long limit,
      long requests,
      long failures) {}

  /**
   * A check of a backend's health.
   *
   * @param agoMillis since its end; -1 if there was none
   * @param result in words, such as "status 200"
   */
  record Check(long agoMillis, boolean passed, String result, long tookMicros) {
    /** Its health is not checked, or not yet. */
    public static final Check NONE = new Check(-1, false, "", -1);
  }
}
