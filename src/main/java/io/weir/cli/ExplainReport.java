package io.weir.cli;

import io.weir.admin.Json;
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
  private static final List<String> SEVERAL = List.of("filter", "backend", "found");

  private final Preview preview;
  private final ListenerConfig listener;
  private final ImaginedRequest request;
  private final List<LiveBackend> live;
  private final List<Fact> facts = new ArrayList<>();
  private List<Explanation.Step> others = List.of();
  private boolean routed;

  /** A line of the report; there may be several of one name. */
  private record Fact(String name, String text) {}

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

  /** Follows the request; the report is complete afterwards. */
  void follow(ImaginedRequest.Typed typed) {
    say("request", typed.method() + " " + typed.url());
    say("host", request.host());
    say("listener", listener.name() + ", " + listener.bind());
    say("client", request.clientText());
    Failure refusal = request.refusal();
    if (refusal != null) {
      say("refused", refusal.status() + " " + refusal.label() + ": " + refusal.text());
      return;
    }
    Explanation explanation = preview.routes().explain(listener.name(), request);
    Route winner = explanation.winner();
    routed = winner != preview.routes().noRoute();
    if (routed) {
      follow(winner);
    } else {
      say("route", "none matches; the answer is " + Failure.NO_ROUTE.status());
    }
    others = explanation.steps().stream().filter(step -> !step.taken()).toList();
  }

  private void say(String name, String text) {
    facts.add(new Fact(name, text));
  }

  /** For a person. */
  List<String> lines() {
    TextTable table = new TextTable();
    facts.forEach(fact -> table.row(fact.name(), fact.text()));
    List<String> lines = new ArrayList<>(table.lines());
    if (!others.isEmpty()) {
      lines.add("other routes, in order of precedence");
      TextTable below = new TextTable();
      others.forEach(step -> below.row("  " + step.route().name(), step.reason()));
      lines.addAll(below.lines());
    }
    return lines;
  }

  /** For a program: the same texts; of what there may be several there is a list. */
  String json() {
    Json json = new Json().object().put("routed", routed);
    for (Fact fact : facts) {
      if (!SEVERAL.contains(fact.name())) {
        json.put(fact.name(), fact.text());
      }
    }
    for (String name : SEVERAL) {
      json.put(
          name + "s",
          facts.stream().filter(fact -> fact.name().equals(name)).map(Fact::text).toList());
    }
    json.array("others");
    for (Explanation.Step step : others) {
      json.object().put("route", step.route().name()).put("reason", step.reason()).endObject();
    }
    return json.endArray().endObject().toString();
  }

  private void follow(Route route) {
    say("route", route.name() + ", " + place(route.name()));
    say("matches", matches(route));
    request.route(route.name());
    for (String filter : route.filters().describe()) {
      say("filter", filter);
    }
    Verdict verdict = route.filters().onRequest(request);
    ImaginedRequest.Answer answer = request.answer();
    if (verdict == Verdict.ANSWERED && answer != null) {
      say("answer", answer.status() + " " + answer.contentType() + ", by a filter");
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
      say("target", request.target().text());
      say("cluster", cluster.name() + ", " + cluster.balancerName());
      backends(cluster, false);
      backends(cluster, true);
      say("chosen", cluster.explain(request));
    } else if (route.action() instanceof RouteAction.Redirect action && redirect != null) {
      say("answer", action.status() + " to " + redirect.render(request));
    } else if (route.action() instanceof RouteAction.Respond action) {
      say("answer", action.status() + " " + action.contentType());
    }
  }

  /** Those that serve first, then those that serve when none of the others can. */
  private void backends(Cluster cluster, boolean backup) {
    for (Cluster.Member member : cluster.members()) {
      if (member.backup() == backup) {
        String weight = member.weight() == 1 ? "" : ", weight " + member.weight();
        String role = weight + (backup ? ", backup" : "");
        say("backend", member.backend().name() + role + note(member.backend()));
      }
    }
    for (LiveBackend each : live) {
      boolean here = each.cluster().equals(cluster.name()) && each.backup() == backup;
      if (here && !configured(cluster, each.backend())) {
        say("found", each.backend() + (backup ? ", backup" : "") + each.note());
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

  private String place(String name) {
    for (RouteConfig route : preview.config().routes()) {
      if (route.name().equals(name)) {
        return route.origin().toString();
      }
    }
    return "";
  }
}
