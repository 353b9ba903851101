package io.weir.cli;

import io.weir.cluster.Backend;
import io.weir.cluster.Cluster;
import io.weir.config.ListenerConfig;
import io.weir.config.RouteAction;
import io.weir.config.RouteConfig;
import io.weir.filter.Template;
import io.weir.filter.Verdict;
import io.weir.gateway.Preview;
import io.weir.http.Failure;
import io.weir.route.Explanation;
import io.weir.route.Route;
import java.util.ArrayList;
import java.util.List;

/** Writes down what would happen to one request. Used once, by {@link ExplainCommand}. */
final class ExplainReport {
  private final Preview preview;
  private final ListenerConfig listener;
  private final ImaginedRequest request;
  private final List<LiveBackend> live;
  private final TextTable table = new TextTable();
  private boolean routed;

  /**
   * @param live what the running weir says of its backends; empty if it was not asked
   */
  ExplainReport(
      Preview preview, ListenerConfig listener, ImaginedRequest request, List<LiveBackend> live) {
    this.live = live;
    this.preview = preview;
    this.listener = listener;
    this.request = request;
  }

  /** Whether a route takes the request; known once the lines were made. */
  boolean routed() {
    return routed;
  }

  List<String> lines(ImaginedRequest.Typed typed) {
    table.row("request", typed.method() + " " + typed.url());
    table.row("host", request.host());
    table.row("listener", listener.name() + ", " + listener.bind());
    table.row("client", request.clientText());
    Failure refusal = request.refusal();
    if (refusal != null) {
      table.row("refused", refusal.status() + " " + refusal.label() + ": " + refusal.text());
      return table.lines();
    }
    Explanation explanation = preview.routes().explain(listener.name(), request);
    Route winner = explanation.winner();
    routed = winner != preview.routes().noRoute();
    if (routed) {
      follow(winner);
    } else {
      table.row("route", "none matches; the answer is " + Failure.NO_ROUTE.status());
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.addAll(others(explanation));
    return lines;
  }

  private void follow(Route route) {
    table.row("route", route.name() + ", " + place(route.name()));
    table.row("matches", matches(route));
    request.route(route.name());
    for (String filter : route.filters().describe()) {
      table.row("filter", filter);
    }
    Verdict verdict = route.filters().onRequest(request);
    ImaginedRequest.Answer answer = request.answer();
    if (verdict == Verdict.ANSWERED && answer != null) {
      table.row("answer", answer.status() + " " + answer.contentType() + ", by a filter");
      return;
    }
    act(route);
  }

  private static String matches(Route route) {
    List<String> parts = new ArrayList<>();
    parts.add("host " + route.hostText());
    parts.add("path " + route.pathText());
    parts.addAll(route.conditions());
    return String.join(", ", parts);
  }

  private void act(Route route) {
    Cluster cluster = route.cluster();
    Template redirect = route.redirect();
    if (cluster != null) {
      table.row("target", request.target().text());
      table.row("cluster", cluster.name() + ", " + cluster.balancerName());
      backends(cluster, false);
      backends(cluster, true);
      table.row("chosen", cluster.explain(request));
    } else if (route.action() instanceof RouteAction.Redirect action && redirect != null) {
      table.row("answer", action.status() + " to " + redirect.render(request));
    } else if (route.action() instanceof RouteAction.Respond action) {
      table.row("answer", action.status() + " " + action.contentType());
    }
  }

  /** Those that serve first, then those that serve when none of the others can. */
  private void backends(Cluster cluster, boolean backup) {
    for (Cluster.Member member : cluster.members()) {
      if (member.backup() == backup) {
        String weight = member.weight() == 1 ? "" : ", weight " + member.weight();
        String role = weight + (backup ? ", backup" : "");
        table.row("backend", member.backend().name() + role + note(member.backend()));
      }
    }
    for (LiveBackend each : live) {
      boolean here = each.cluster().equals(cluster.name()) && each.backup() == backup;
      if (here && !configured(cluster, each.backend())) {
        table.row("found", each.backend() + (backup ? ", backup" : "") + each.note());
      }
    }
  }

  /** Whether it stands in the file under this name, and is not only what a name leads to. */
  private static boolean configured(Cluster cluster, String name) {
    return cluster.backends().stream().anyMatch(backend -> backend.name().equals(name));
  }

  /** Why the running weir would not take it. */
  private String note(Backend backend) {
    for (LiveBackend each : live) {
      boolean same = each.cluster().equals(backend.key().cluster());
      if (same && each.backend().equals(backend.name())) {
        return each.note();
      }
    }
    return "";
  }

  private static List<String> others(Explanation explanation) {
    TextTable others = new TextTable();
    for (Explanation.Step step : explanation.steps()) {
      if (!step.taken()) {
        others.row("  " + step.route().name(), step.reason());
      }
    }
    List<String> lines = others.lines();
    if (!lines.isEmpty()) {
      lines.add(0, "other routes, in order of precedence");
    }
    return lines;
  }

  private String place(String name) {
    for (RouteConfig route : preview.config().routes()) {
      if (route.name().equals(name)) {
        return route.origin().toString();
      }
    }
    return "";
  }
}
