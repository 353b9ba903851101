package io.weir.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Turns the whole file into records, and checks what only the whole can show. One per reading;
 * control thread only.
 */
final class GatewayBinder {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** The label that metrics show where there is no name. */
  private static final String RESERVED = "_none";

  private static final String OFF = "off";
  private static final int MAX_BUCKETS = 64;

  private static final Duration LEAST_WATCH = Duration.ofMillis(100);

  private final Section root;
  private final Path file;
  private final ErrorPageBinder pages;

  GatewayBinder(Section root, Path file, SourceFiles.Gathering files) {
    this.root = root;
    this.file = file;
    this.pages = new ErrorPageBinder(root, file, files);
  }

  GatewayConfig bind(String sha) {
    AdminConfig admin = admin(root.section("admin"));
    LimitsConfig limits = Bounds.limits(root.section("limits"));
    DnsConfig dns = DnsBinder.dns(root.section("dns"));
    Bounds.timeouts(root.section("timeouts"));
    Bounds.retry(root.section("retry"));
    Map<String, Section> listenerSections = named("listeners");
    Map<String, Section> clusterSections = named("clusters");
    List<ListenerConfig> listeners = ListenerBinder.all(root, listenerSections);
    List<ClusterConfig> clusters = new ClusterBinder(root, file).all(clusterSections);
    List<RouteConfig> routes =
        new RouteBinder(root, listenerSections.keySet(), clusterSections, pages)
            .all(named("routes"));
    checkAddresses(listeners, admin);
    return new GatewayConfig(
        runtime(root.section("runtime")),
        admin,
        reload(root.section("reload")),
        drain(root.section("drain")),
        accessLog(root.section("access-log")),
        metrics(root.section("metrics")),
        tracing(root.section("tracing")),
        limits,
        dns,
        listeners,
        clusters,
        routes,
        pages.topLevel(),
        sha);
  }

  /** The objects with valid names; those of others are reported and bound all the same. */
  private Map<String, Section> named(String key) {
    Map<String, Section> found = root.named(key);
    found.forEach(
        (name, section) -> {
          if (!NAME.matcher(name).matches() || name.equals(RESERVED)) {
            root.problems()
                .add(
                    section.origin(),
                    "name "
                        + Values.quote(name)
                        + " in "
                        + key
                        + " is not possible; accepted are 1 to 64 of A-Z a-z 0-9 _ . - "
                        + "and not "
                        + RESERVED);
          }
        });
    return found;
  }

  private static ReloadConfig reload(Section section) {
    Duration watch = section.duration("watch", Duration.ZERO, Duration.ofHours(1));
    if (!watch.isZero() && watch.compareTo(LEAST_WATCH) < 0) {
      section.problem("watch", "is too often; accepted are 100ms to 1h, and 0s (off)");
    }
    return new ReloadConfig(watch);
  }

  private static RuntimeConfig runtime(Section section) {
    return new RuntimeConfig(
        section.choice("transport", TransportKind.class),
        section.integer("loops", 0, 1024),
        section.integer("descriptor-reserve", 16, 1_000_000),
        section.integer("max-clients", 0, 100_000_000),
        section.duration("watchdog", Duration.ZERO, Duration.ofHours(1)),
        section.duration("warm-up", Duration.ZERO, Duration.ofSeconds(10)));
  }

  private AdminConfig admin(Section section) {
    Address.Tcp bind =
        isOff(section, "bind") ? null : section.parse("bind", GatewayBinder::adminAddress);
    Path control = isOff(section, "control") ? null : section.parse("control", this::socket);
    return new AdminConfig(bind, control);
  }

  private static Address.Tcp adminAddress(String text) {
    if (text.equals("false") || text.equals("none")) {
      throw new IllegalArgumentException("is not an address" + DidYouMean.say(OFF));
    }
    return ListenerBinder.address(text);
  }

  private static boolean isOff(Section section, String key) {
    return OFF.equals(section.stringOrNull(key));
  }

  private Path socket(String text) {
    Path path = beside(text);
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > Address.MAX_UNIX_PATH_BYTES) {
      throw new IllegalArgumentException(
          "is too long; with the directory of the file before it, the path may have "
              + Address.MAX_UNIX_PATH_BYTES
              + " bytes");
    }
    return path;
  }

  private Path beside(String text) {
    return Paths.beside(file, text);
  }

  private static DrainConfig drain(Section section) {
    return new DrainConfig(
        section.duration("delay", Duration.ZERO, Duration.ofHours(1)),
        section.duration("grace", Duration.ZERO, Duration.ofDays(1)));
  }

  private AccessLogConfig accessLog(Section section) {
    String target = section.parse("target", this::target);
    return new AccessLogConfig(
        section.bool("enabled"),
        target == null ? "" : target,
        section.choice("format", AccessLogFormat.class),
        section.integer("queue-lines", 64, 1 << 20),
        section.bool("query"),
        selection(section, section.section("always")));
  }

  private static LogSelection selection(Section section, Section always) {
    return new LogSelection(
        section.percent("sample", 0, 100),
        always.parseAll("statuses", StatusRange::parse),
        always.duration("slower-than", Duration.ZERO, Duration.ofDays(1)));
  }

  private String target(String text) {
    boolean stream = text.equals("stdout") || text.equals("stderr");
    return stream ? text : beside(text).toString();
  }

  private static MetricsConfig metrics(Section section) {
    List<Double> seconds = new ArrayList<>();
    long last = 0;
    boolean ascending = true;
    for (long nanos : section.parseAll("buckets", Units::nanos)) {
      ascending &= nanos > last;
      last = nanos;
      seconds.add(nanos / 1e9);
    }
    if (!ascending) {
      section.problem("buckets", "must ascend from above 0s");
    }
    if (seconds.size() > MAX_BUCKETS || section.isEmpty("buckets")) {
      section.problem("buckets", "must be 1 to " + MAX_BUCKETS + " durations");
    }
    return new MetricsConfig(seconds);
  }

  private static TracingConfig tracing(Section section) {
    return new TracingConfig(
        section.bool("enabled"),
        section.percent("sample", 0, 100),
        isOff(section, "endpoint") ? null : section.parse("endpoint", GatewayBinder::collector),
        section.string("service-name"),
        section.integer("queue-spans", 16, 1 << 20));
  }

  private static URI collector(String text) {
    if (!text.matches("https?://[!-~]+")) {
      throw new IllegalArgumentException(
          "is no URL; accepted are such as http://127.0.0.1:4318/v1/traces");
    }
    return URI.create(text);
  }

  private void checkAddresses(List<ListenerConfig> listeners, AdminConfig admin) {
    if (listeners.isEmpty() && root.section("listeners").keys().isEmpty()) {
      root.problems()
          .add(
              root.origin(), "no listeners; one is enough: listeners { web { bind = \":8080\" } }");
    }
    List<Taken> taken = new ArrayList<>();
    if (admin.bind() != null) {
      // First, because it may be a default: the listener's line is the one to be changed then.
      Origin at = root.section("admin").originOf("bind");
      take(new Taken(admin.bind(), "admin", false, at), taken);
    }
    for (ListenerConfig listener : listeners) {
      String owner = "listener " + listener.name();
      take(new Taken(listener.bind(), owner, listener.sharePort(), listener.origin()), taken);
    }
  }

  /** An address, and who listens on it. */
  private record Taken(Address.Tcp bind, String owner, boolean shared, Origin at) {}

  private void take(Taken wanted, List<Taken> taken) {
    for (Taken other : taken) {
      if (Binding.clash(wanted.bind, other.bind, wanted.shared && other.shared)) {
        String address = Values.quote(other.bind.toString());
        boolean same = other.bind.equals(wanted.bind);
        root.problems()
            .add(
                wanted.at,
                "bind "
                    + Values.quote(wanted.bind.toString())
                    + " is taken by "
                    + other.owner
                    + " already"
                    + (same ? "" : ", which has " + address)
                    + (ConfigLoader.isDefault(other.at) ? " by default" : ""));
        return;
      }
    }
    taken.add(wanted);
  }
}
