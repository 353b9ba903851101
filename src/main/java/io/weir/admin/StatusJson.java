package io.weir.admin;

import io.weir.admin.GatewayView.Backend;
import io.weir.admin.GatewayView.Cluster;
import io.weir.admin.GatewayView.Generation;
import io.weir.admin.GatewayView.Listener;
import io.weir.admin.GatewayView.Route;
import io.weir.admin.GatewayView.Status;
import java.util.Locale;

/** The status as JSON, names as in {@link GatewayView}. The page's script reads it. Stateless. */
final class StatusJson {
  private StatusJson() {}

  static String of(Status status) {
    Json json = new Json().object();
    json.put("nowMillis", status.nowMillis())
        .put("uptimeMillis", status.uptimeMillis())
        .put("version", status.version())
        .put("transport", status.transport())
        .put("loops", status.loops())
        .put("phase", phase(status));
    json.object("descriptors")
        .put("open", status.descriptors().open())
        .put("limit", status.descriptors().limit())
        .put("clientConnections", status.descriptors().clientConnections())
        .endObject();
    generation(json, status.generation());
    json.array("listeners");
    status.listeners().forEach(listener -> listener(json, listener));
    json.endArray().array("routes");
    status.routes().forEach(route -> route(json, route));
    json.endArray().array("clusters");
    status.clusters().forEach(cluster -> cluster(json, cluster));
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

  private static void listener(Json json, Listener listener) {
    json.object()
        .put("name", listener.name())
        .put("address", listener.address())
        .put("active", listener.active())
        .put("accepted", listener.accepted())
        .put("rejected", listener.rejected())
        .endObject();
  }

  private static void route(Json json, Route route) {
    json.object()
        .put("name", route.name())
        .put("match", route.match())
        .put("action", route.action())
        .array("filters");
    route.filters().forEach(json::add);
    json.endArray()
        .put("requests", route.requests())
        .put("inFlight", route.inFlight())
        .put("failures", route.failures())
        .endObject();
  }

  private static void cluster(Json json, Cluster cluster) {
    json.object()
        .put("name", cluster.name())
        .put("balancer", cluster.balancer())
        .put("waiting", cluster.waiting())
        .put("concurrencyLimit", cluster.concurrencyLimit())
        .array("backends");
    cluster.backends().forEach(backend -> backend(json, backend));
    json.endArray().endObject();
  }

  private static void backend(Json json, Backend backend) {
    json.object()
        .put("address", backend.address())
        .put("state", backend.state())
        .put("reason", backend.reason())
        .put("weight", backend.weight())
        .put("backup", backend.backup())
        .put("inFlight", backend.inFlight())
        .put("open", backend.open())
        .put("idle", backend.idle())
        .put("limit", backend.limit())
        .put("requests", backend.requests())
        .put("failures", backend.failures())
        .endObject();
  }
}
