package io.weir.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Turns the objects in {@code routes} into records. The keys of matchers are left to those who
 * match. One per reading; control thread only.
 */
final class RouteBinder {
  private static final List<String> ACTIONS = List.of("cluster", "respond", "redirect");
  private static final String ONE_OF = "accepted is exactly one of " + String.join(", ", ACTIONS);
  private static final List<String> REDIRECTS = List.of("301", "302", "303", "307", "308");
  private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205, 304);
  private static final Pattern TARGET = Pattern.compile("(https?://|/|\\{)[!-~]*");

  /** A status that nobody will see, because with problems nothing is started. */
  private static final int HARMLESS = 503;

  /** What a route does that has no valid action. */
  private static final RouteAction NONE = new RouteAction.Respond(HARMLESS, "", "text/plain");

  private final Section root;
  private final Section defaults;
  private final Collection<String> listeners;
  private final Map<String, Section> clusters;
  private final ErrorPageBinder pages;

  RouteBinder(
      Section root,
      Collection<String> listeners,
      Map<String, Section> clusters,
      ErrorPageBinder pages) {
    this.root = root;
    this.pages = pages;
    this.defaults = root.section("route-defaults");
    this.listeners = listeners;
    this.clusters = clusters;
  }

  List<RouteConfig> all(Map<String, Section> sections) {
    defaults.onlyKeysOfDefaults();
    // Reads what the defaults have, so that they are checked even when no route uses them.
    hosts(defaults);
    listeners(defaults);
    defaults.parse("path", PathPattern::parse);
    defaults.plugins("filters");
    Bounds.maxRequests(defaults);
    priority(defaults);
    logged(defaults);
    respond(defaults.section("respond"));
    redirectStatus(defaults.section("redirect"));
    List<RouteConfig> out = new ArrayList<>();
    sections.forEach((name, own) -> out.add(one(name, own.or(defaults))));
    return out;
  }

  private RouteConfig one(String name, Section section) {
    RouteAction action = action(section);
    Section limits = section.section("limits");
    return new RouteConfig(
        name,
        listeners(section),
        hosts(section),
        path(section),
        action,
        section.plugins("filters"),
        Bounds.maxRequests(section),
        priority(section),
        Bounds.timeouts(inherited("timeouts", section, action)),
        Bounds.retry(inherited("retry", section, action)),
        body(limits),
        pages.of(section),
        logged(section),
        section,
        section.origin());
  }

  /** The route's own keys, before those of its cluster, before those of the top level. */
  private Section inherited(String key, Section route, RouteAction action) {
    Section section = route.section(key);
    if (action instanceof RouteAction.ToCluster to && clusters.get(to.cluster()) != null) {
      section = section.or(clusters.get(to.cluster()).section(key));
    }
    return section.or(root.section(key));
  }

  private static Priority priority(Section section) {
    return section.choice("priority", Priority.class);
  }

  private static boolean logged(Section section) {
    return section.bool("access-log");
  }

  private static long body(Section limits) {
    if (!limits.has("body")) {
      return RouteConfig.LIMIT_OF_LISTENER;
    }
    long bytes = Bounds.body(limits);
    return bytes == 0 ? RouteConfig.UNLIMITED : bytes;
  }

  private List<String> listeners(Section section) {
    return section.parseAll("listeners", defined("listener", listeners)).stream()
        .distinct()
        .toList();
  }

  private static List<HostPattern> hosts(Section section) {
    return section.parseAll("host", HostPattern::parse).stream().distinct().toList();
  }

  private static PathPattern path(Section section) {
    if (!section.has("path-regex")) {
      PathPattern path = section.parse("path", PathPattern::parse);
      return path == null ? PathPattern.EVERY : path;
    }
    if (section.has("path")) {
      section.problem("path-regex", "stands beside path; accepted is one of the two");
    }
    return PathPattern.regex(section.string("path-regex"));
  }

  private static Function<String, String> defined(String what, Collection<String> names) {
    return name -> {
      if (names.contains(name)) {
        return name;
      }
      throw new IllegalArgumentException(
          "is no "
              + what
              + "; "
              + (names.isEmpty() ? "there is none" : "there are " + Values.some(names))
              + DidYouMean.hint(name, names));
    };
  }

  private RouteAction action(Section section) {
    section.unsupported("split");
    List<String> given = ACTIONS.stream().filter(section::has).toList();
    if (given.isEmpty()) {
      if (!section.keys().contains("split")) {
        section.problems().add(section.origin(), section.path() + " does nothing; " + ONE_OF);
      }
      return NONE;
    }
    if (given.size() > 1) {
      section
          .problems()
          .add(
              section.origin(),
              section.path() + " has " + String.join(" and ", given) + "; " + ONE_OF);
    }
    return action(given.get(0), section);
  }

  private RouteAction action(String key, Section section) {
    return switch (key) {
      case "cluster" -> {
        String name = section.parse("cluster", defined("cluster", clusters.keySet()));
        yield name == null ? NONE : new RouteAction.ToCluster(name);
      }
      case "respond" -> respond(section.section("respond"));
      default -> redirect(section.section("redirect"));
    };
  }

  private static RouteAction respond(Section section) {
    int status = section.integer("status", 200, 599);
    String body = section.string("body");
    String type = Bounds.contentType(section);
    if (WITHOUT_BODY.contains(status) && !body.isEmpty()) {
      section.problem("body", "cannot be sent, because the status " + status + " has none");
    }
    return new RouteAction.Respond(status, body, type);
  }

  private static RouteAction redirect(Section section) {
    String to = section.string("to");
    if (section.has("to") && !section.isBroken("to") && !TARGET.matcher(to).matches()) {
      section.problem(
          "to", "is no target; accepted are such as https://example.com{uri} and /path");
    }
    return new RouteAction.Redirect(to, redirectStatus(section));
  }

  private static int redirectStatus(Section section) {
    Integer status = section.parse("status", RouteBinder::redirectStatus);
    return status == null ? HARMLESS : status;
  }

  private static int redirectStatus(String text) {
    if (!REDIRECTS.contains(text)) {
      throw new IllegalArgumentException(
          "is no redirect; accepted are " + String.join(", ", REDIRECTS));
    }
    return Integer.parseInt(text);
  }
}
