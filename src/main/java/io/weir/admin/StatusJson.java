package io.weir.admin;

import io.weir.admin.GatewayView.Backend;
import io.weir.admin.GatewayView.Check;
import io.weir.admin.GatewayView.Cluster;
import io.weir.admin.GatewayView.Generation;
import io.weir.admin.GatewayView.Listener;
import io.weir.admin.GatewayView.Reload;
import io.weir.admin.GatewayView.Route;
import io.weir.admin.GatewayView.Status;
import java.util.Locale;

/** The status as JSON, names as in {@link GatewayView}. The page's script reads it. Stateless. */
final class StatusJson {
  private StatusJson() {}

  static String of(Status status, History history) {
    Summary summary = Summary.of(status);
    Json json = new Json().object();
    json.put("nowMillis", status.nowMillis())
        .put("uptimeMillis", status.uptimeMillis())
        .put("version", status.version())
        .put("transport", status.transport())
        .put("loops", status.loops())
        .put("phase", phase(status))
        .put("ok", summary.ok())
        .put("summary", summary.text());
    json.object("descriptors")
        .put("open", status.descriptors().open())
        .put("limit", status.descriptors().limit())
        .put("clientConnections", status.descriptors().clientConnections())
        .endObject();
    traffic(json, history);
    generation(json, status.generation());
    json.array("reloads");
    status.reloads().forEach(reload -> reload(json, reload));
    json.endArray().array("listeners");
    status.listeners().forEach(listener -> listener(json, listener));
    json.endArray().array("routes");
    status.routes().forEach(route -> route(json, route, history.route(route.name())));
    json.endArray().array("clusters");
    status.clusters().forEach(cluster -> cluster(json, cluster, history));
    return json.endArray().endObject() + "\n";
  }

  static String phase(Status status) {
    return status.phase().name().toLowerCase(Locale.ROOT);
  }

  private static void generation(Json json, Generation generation) {
    json.object("generation")
        .put("number", generation.number())
        .put("configFile", generation.configFile())
        .put("sha", generation.sha())
        .put("loadedAtMillis", generation.loadedAtMillis())
        .put("lastReloadOk", generation.lastReloadOk())
        .put("lastReload", generation.lastReload())
        .put("changes", generation.changes())
        .endObject();
  }

  /** All routes together, with the curves: the oldest second first. */
  private static void traffic(Json json, History history) {
    Trail total = history.total();
    json.object("traffic").put("looks", history.looks()).put("windowSeconds", Trail.WINDOW);
    rates(json, total.rates());
    latest(json, total);
    json.array("requestsEachSecond");
    for (int i = 0; i < total.points(); i++) {
      json.add(total.requests(i));
    }
    json.endArray().array("errorsEachSecond");
    for (int i = 0; i < total.points(); i++) {
      json.add(total.errors(i));
    }
    json.endArray().endObject();
  }

  private static void rates(Json json, Rates rates) {
    json.put("requestsPerSecond", rates.requestsPerSecond())
        .put("errorsPerSecond", rates.errorsPerSecond())
        .put("p50Micros", rates.p50Micros())
        .put("p95Micros", rates.p95Micros())
        .put("p99Micros", rates.p99Micros());
  }

  private static void latest(Json json, Trail trail) {
    json.put("requestsLastSecond", trail.latest()).put("errorsLastSecond", trail.latestErrors());
  }

  private static void reload(Json json, Reload reload) {
    json.object()
        .put("atMillis", reload.atMillis())
        .put("ok", reload.ok())
        .put("generation", reload.number())
        .put("result", reload.result())
        .put("details", reload.details())
        .endObject();
  }

  private static void listener(Json json, Listener listener) {
    json.object()
        .put("name", listener.name())
        .put("address", listener.address())
        .put("active", listener.active())
        .put("accepted", listener.accepted())
        .put("rejected", listener.rejected())
        .endObject();
  }

  private static void route(Json json, Route route, Trail trail) {
    json.object()
        .put("name", route.name())
        .put("match", route.match())
        .put("action", route.action())
        .array("filters");
    route.filters().forEach(json::add);
    json.endArray()
        .put("requests", route.requests())
        .put("inFlight", route.inFlight())
        .put("failures", route.failures());
    rates(json, trail.rates());
    latest(json, trail);
    json.endObject();
  }

  private static void cluster(Json json, Cluster cluster, History history) {
    json.object()
        .put("name", cluster.name())
        .put("balancer", cluster.balancer())
        .put("waiting", cluster.waiting())
        .put("concurrencyLimit", cluster.concurrencyLimit());
    Trail trail = history.cluster(cluster.name());
    rates(json, trail.rates());
    latest(json, trail);
    json.array("backends");
    for (Backend backend : cluster.backends()) {
      backend(json, backend, history.backend(cluster.name(), backend.address()).rates());
    }
    json.endArray().endObject();
  }

  private static void backend(Json json, Backend backend, Rates rates) {
    json.object()
        .put("address", backend.address())
        .put("state", backend.state())
        .put("reason", backend.reason())
        .put("weight", backend.weight())
        .put("backup", backend.backup())
        .put("inFlight", backend.inFlight())
        .put("open", backend.open())
        .put("active", Math.max(0, backend.open() - backend.idle()))
        .put("idle", backend.idle())
        .put("limit", backend.limit())
        .put("requests", backend.requests())
        .put("failures", backend.failures());
    check(json, backend.check());
    rates(json, rates);
    json.endObject();
  }

  private static void check(Json json, Check check) {
    json.object("lastCheck")
        .put("agoMillis", check.agoMillis())
        .put("passed", check.passed())
        .put("result", check.result())
        .put("tookMicros", check.tookMicros())
        .endObject();
  }
}
