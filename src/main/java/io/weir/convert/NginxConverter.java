package io.weir.convert;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the configuration of an nginx into one of weir. Used for one: it reads, decides about every
 * directive, and then writes.
 */
public final class NginxConverter {
  private final String name;
  private final List<Directive> all;
  private final Ledger ledger = new Ledger();

  private NginxConverter(String name, List<Directive> all) {
    this.name = name;
    this.all = all;
  }

  /** Converts a file, with all that it includes. */
  public static Conversion convert(Path file) {
    NginxFiles files = new NginxFiles(file);
    List<Directive> all = files.read();
    if (!files.mistakes().isEmpty()) {
      return new Conversion("", files.mistakes(), 0, 0, List.of());
    }
    return new NginxConverter(String.valueOf(file.getFileName()), all).run();
  }

  private Conversion run() {
    Scope main = new Scope(null, all);
    // A file with servers and no http is one that is meant to be included into it.
    List<Directive> https = main.own("http");
    Scope http = https.isEmpty() ? main : main.inner(https.get(https.size() - 1).children());
    Zones zones = new Zones(http, ledger);
    Parts parts = new Parts(new Upstreams(http, ledger), zones, Tuning.of(http, ledger), ledger);
    List<Server> servers = new ArrayList<>();
    for (Directive block : http.own("server")) {
      servers.add(Server.of(block, http, ledger).behind(servers, ledger));
    }
    Listeners listeners = new Listeners(http, servers, zones, ledger);
    List<ServerRoutes> routes =
        servers.stream()
            .map(server -> new ServerRoutes(server, parts, listeners.reach(server)))
            .toList();
    Globals globals = new Globals(main, http, parts, everywhere(http.directives()));
    listeners.settle(servers);
    ledger.settle(all);
    Hocon body = new Hocon();
    globals.write(body);
    listeners.writeDefaults(body);
    listeners.write(body);
    parts.upstreams().write(body);
    writeRoutes(routes, listeners, body);
    return new Conversion(
        head(main, http) + body,
        List.of(),
        ledger.all(Fate.Kind.TAKEN).size(),
        ledger.all(Fate.Kind.ITSELF).size(),
        ledger.all(Fate.Kind.NOT).stream().map(this::left).toList());
  }

  private static void writeRoutes(List<ServerRoutes> routes, Listeners listeners, Hocon out) {
    Names names = new Names();
    out.gap().open("routes");
    routes.forEach(each -> each.write(listeners, names, out));
    out.close();
  }

  /** Written last, because it has what found no better place. */
  private String head(Scope main, Scope http) {
    Hocon head = new Hocon();
    head.comment("Converted from " + name + " by weir convert nginx.");
    List<String> comments = new ArrayList<>(ledger.comments(main.directives()));
    comments.addAll(ledger.comments(http.directives()));
    comments.addAll(ledger.comments(ledger.all(Fate.Kind.NOT)));
    if (!comments.isEmpty()) {
      head.line("#").comments(comments);
    }
    return head.line("").toString().stripTrailing() + "\n\n";
  }

  private static List<Directive> everywhere(List<Directive> directives) {
    List<Directive> out = new ArrayList<>();
    for (Directive each : directives) {
      out.add(each);
      out.addAll(everywhere(each.children()));
    }
    return out;
  }

  private Conversion.Left left(Directive directive) {
    String reason = ledger.fate(directive).reason().replaceAll("^\\(|\\)$", "");
    return new Conversion.Left(directive.at(), directive.text(), reason);
  }
}
