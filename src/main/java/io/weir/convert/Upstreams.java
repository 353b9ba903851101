package io.weir.convert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of a conversion: an upstream becomes one, and so does an address that is proxied to
 * without one. Used for one conversion.
 */
final class Upstreams {
  private static final int HTTP_PORT = 80;

  private final Ledger ledger;
  private final Names names = new Names();

  /** By the name that proxy_pass uses. */
  private final Map<String, ClusterDraft> drafts = new LinkedHashMap<>();

  Upstreams(Scope http, Ledger ledger) {
    this.ledger = ledger;
    for (Directive each : http.own("upstream")) {
      String name = each.arg(0);
      drafts.put(name, new UpstreamReader(each, ledger).draft(names.of(name)));
    }
  }

  /** The name of the cluster behind what stands in a proxy_pass between the scheme and the URI. */
  String cluster(String host) {
    return drafts.computeIfAbsent(host, this::direct).name();
  }

  /** What nginx sends as Host if nothing is said: the name, without the port of the scheme. */
  static String proxyHost(String host) {
    if (host.startsWith("unix:")) {
      return "localhost";
    }
    return host.endsWith(":" + HTTP_PORT) ? host.substring(0, host.lastIndexOf(':')) : host;
  }

  private ClusterDraft direct(String host) {
    ClusterDraft draft = new ClusterDraft(names.of(directName(host)));
    draft.backends().add(Hocon.quoted(address(host)));
    return draft;
  }

  private static String directName(String host) {
    if (host.startsWith("unix:")) {
      return host.replaceFirst(":$", "").replaceFirst(".*/", "").replaceFirst("\\.sock(et)?$", "");
    }
    return host.replaceFirst("^(127\\.0\\.0\\.1|localhost|\\[::1\\])(?=:|$)", "local")
        .replaceFirst(":80$", "")
        .replaceFirst("^(?=[0-9\\[])", "backend-");
  }

  /** An address as weir wants it. */
  static String address(String written) {
    if (written.startsWith("unix:")) {
      return written.replaceFirst(":$", "");
    }
    boolean port = written.matches(".*:[0-9]+");
    return port ? written : written + ":" + HTTP_PORT;
  }

  /** How many backends a cluster has. */
  int size(String host) {
    @Nullable ClusterDraft draft = drafts.get(host);
    return draft == null ? 1 : draft.backends().size();
  }

  void write(Hocon out) {
    if (drafts.isEmpty()) {
      return;
    }
    out.gap().open("clusters");
    for (ClusterDraft draft : List.copyOf(drafts.values())) {
      draft.write(out, ledger);
    }
    out.close();
  }
}
