package io.weir.cli;

import io.weir.admin.Quantity;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What {@code weir top} shows: a screen made of one answer of {@code /status}, as wide as there is
 * room. The busiest routes come first, and backends that do not serve before those that do. Used
 * for one screen and dropped.
 */
final class TopScreen {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int CURVE_SECONDS = 120;

  /** For each table an empty line, its titles and how many more there are, and the last line. */
  private static final int OTHER_LINES = 7;

  private final Facts status;
  private final Terminal.Size size;
  private final boolean colours;
  private final List<String> lines = new ArrayList<>();

  TopScreen(Facts status, Terminal.Size size, boolean colours) {
    this.status = status;
    this.size = size;
    this.colours = colours;
  }

  List<String> lines() {
    head();
    traffic();
    List<Facts> routes = new ArrayList<>(status.objects("routes"));
    routes.sort(Comparator.comparingDouble(route -> -route.number("requestsPerSecond")));
    List<Member> members = members();
    boolean endless = size.lines() == Integer.MAX_VALUE;
    int room = endless ? size.lines() : size.lines() - lines.size() - OTHER_LINES;
    // Each table has at least half of the room, and what the other one does not need.
    int forRoutes = Math.max(room / 2, room - members.size());
    routes(routes, Math.max(1, forRoutes));
    backends(members, Math.max(1, room - Math.min(forRoutes, routes.size())));
    return lines;
  }

  private void head() {
    String left =
        "weir %s, %s, up %s, generation %d"
            .formatted(
                status.text("version"),
                status.text("phase"),
                Quantity.duration(status.whole("uptimeMillis")),
                status.object("generation").whole("number"));
    String time = TIME.format(Instant.ofEpochMilli(status.whole("nowMillis")));
    int gap = size.columns() - left.length() - time.length();
    lines.add(styled(gap > 1 ? left + " ".repeat(gap) + time : cut(left), Ansi.BOLD));
    String colour = status.flag("ok") ? Ansi.GREEN : Ansi.RED;
    wrap(status.text("summary"), colour);
    if (!status.object("generation").flag("lastReloadOk")) {
      String text = "The last reload was refused, the configuration before it still serves.";
      wrap(text, Ansi.YELLOW);
    }
    lines.add("");
  }

  private void traffic() {
    Facts traffic = status.object("traffic");
    wrap(
        "%s requests/s, %s errors/s, p50 %s, p95 %s, p99 %s"
            .formatted(
                Quantity.rate(traffic.number("requestsPerSecond")),
                Quantity.rate(traffic.number("errorsPerSecond")),
                Quantity.micros(traffic.whole("p50Micros")),
                Quantity.micros(traffic.whole("p95Micros")),
                Quantity.micros(traffic.whole("p99Micros"))),
        "");
    Facts descriptors = status.object("descriptors");
    wrap(
        "%,d in flight, %,d waiting, %,d client connections, %,d of %,d descriptors"
            .formatted(
                sum("routes", "inFlight"),
                sum("clusters", "waiting"),
                sum("listeners", "active"),
                descriptors.whole("open"),
                descriptors.whole("limit")),
        "");
    lines.add(curve(traffic.numbers("requestsEachSecond")));
  }

  private long sum(String list, String key) {
    return status.objects(list).stream().mapToLong(each -> each.whole(key)).sum();
  }

  /** The last two minutes, the present at the right; several seconds in a bar if it is narrow. */
  private String curve(List<Double> seconds) {
    String label = "last 2 min ";
    int bars = Math.min(CURVE_SECONDS, size.columns() - label.length());
    int each = (CURVE_SECONDS + bars - 1) / bars;
    bars = CURVE_SECONDS / each;
    double top = seconds.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    StringBuilder curve = new StringBuilder(label);
    for (int bar = bars; bar > 0; bar--) {
      int from = seconds.size() - bar * each;
      double most = -1;
      for (int i = Math.max(0, from); i < from + each; i++) {
        most = Math.max(most, seconds.get(i));
      }
      int height = top > 0 ? (int) Math.round(most / top * (BARS.length() - 1)) : 0;
      curve.append(most < 0 ? ' ' : BARS.charAt(height));
    }
    return curve.toString().stripTrailing();
  }

  private void routes(List<Facts> routes, int room) {
    TopTable table = new TopTable(size.columns());
    table.titles("ROUTE", "PER S", "ERRORS/S", "P50", "P95", "P99", "IN FLIGHT", "REQUESTS");
    for (Facts route : routes.subList(0, Math.min(room, routes.size()))) {
      table.row("", cells(route, List.of(route.text("name")), "inFlight", "requests"));
    }
    add(table, routes.size() - room, "route");
  }

  /** A backend and the name of its cluster. */
  private record Member(String cluster, Facts backend) {
    int rank() {
      return switch (backend.text("state")) {
        case "up" -> 2;
        case "drained", "maintenance" -> 1;
        default -> 0;
      };
    }

    String colour() {
      return switch (rank()) {
        case 0 -> Ansi.RED;
        case 1 -> Ansi.YELLOW;
        default -> "";
      };
    }
  }

  private List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (Facts cluster : status.objects("clusters")) {
      for (Facts backend : cluster.objects("backends")) {
        members.add(new Member(cluster.text("name"), backend));
      }
    }
    members.sort(Comparator.comparingInt(Member::rank));
    return members;
  }

  private void backends(List<Member> members, int room) {
    TopTable table = new TopTable(size.columns());
    table.titles(
        "BACKEND",
        "STATE",
        "PER S",
        "ERRORS/S",
        "P50",
        "P95",
        "P99",
        "IN FLIGHT",
        "ACTIVE",
        "IDLE",
        "CHECKED");
    for (Member member : members.subList(0, Math.min(room, members.size()))) {
      Facts backend = member.backend();
      String name = member.cluster() + " " + backend.text("address");
      List<String> first = List.of(name, backend.text("state"));
      List<String> cells = cells(backend, first, "inFlight", "active", "idle");
      cells.add(checked(backend.object("lastCheck")));
      table.row(member.colour(), cells);
    }
    add(table, members.size() - room, "backend");
  }

  /** A row: what it is about, its traffic, and further counts by their keys. */
  private static List<String> cells(Facts of, List<String> first, String... counts) {
    List<String> cells = new ArrayList<>(first);
    for (String rate : List.of("requestsPerSecond", "errorsPerSecond")) {
      cells.add(Quantity.rate(of.number(rate)));
    }
    for (String time : List.of("p50Micros", "p95Micros", "p99Micros")) {
      cells.add(Quantity.micros(of.whole(time)));
    }
    for (String key : counts) {
      cells.add(count(of, key));
    }
    return cells;
  }

  private static String checked(Facts check) {
    return Quantity.ago(check.values().isEmpty() ? -1 : check.whole("agoMillis"));
  }

  private static String count(Facts from, String key) {
    return "%,d".formatted(from.whole(key));
  }

  private void add(TopTable table, int more, String noun) {
    lines.add("");
    table.lines(colours).forEach(lines::add);
    if (more > 0) {
      lines.add("and " + more + " more " + noun + (more == 1 ? "" : "s"));
    }
  }

  /** On as many lines as it takes, broken between words. */
  private void wrap(String text, String style) {
    String rest = text;
    while (rest.length() > size.columns()) {
      int space = rest.lastIndexOf(' ', size.columns());
      int end = space > 0 ? space : size.columns();
      lines.add(styled(rest.substring(0, end), style));
      rest = rest.substring(end).strip();
    }
    lines.add(styled(rest, style));
  }

  private String styled(String text, String style) {
    return colours && !style.isEmpty() ? style + text + Ansi.PLAIN : text;
  }

  private String cut(String text) {
    return TopTable.cut(text, size.columns());
  }
}
