package io.weir.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Turns the sections {@code health} and {@code ejection} into records. Holds no state. */
final class HealthBinder {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration LEAST = Duration.ofMillis(10);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int ROW = 1000;

  private static final Pattern PATH = Pattern.compile("/[!-\"$-~]*");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_\\[\\]-]*");
  private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private HealthBinder() {}

  static HealthConfig health(Section section) {
    String path = path(section);
    return new HealthConfig(
        type(section, path),
        path,
        host(section),
        section.integer("port", 0, 65_535),
        section.duration("interval", LEAST, HOUR),
        section.duration("fast-interval", LEAST, HOUR),
        section.duration("timeout", MILLI, HOUR),
        section.integer("rise", 1, ROW),
        section.integer("fall", 1, ROW),
        percent(section, "jitter", 0, 50),
        expect(section.section("expect")),
        section.choice("when-all-down", AllDown.class));
  }

  private static HealthType type(Section section, String path) {
    HealthType type = section.choice("type", HealthType.class);
    if (type == HealthType.AUTO) {
      return path.isEmpty() ? HealthType.OFF : HealthType.HTTP;
    }
    if (type == HealthType.HTTP && path.isEmpty() && !section.has("path")) {
      section.problem("type", "needs a path; accepted are such as path = \"/healthz\"");
    }
    if (type == HealthType.TCP && !path.isEmpty()) {
      section.problem("path", "has no meaning for the type tcp");
    }
    return type;
  }

  private static String path(Section section) {
    String path = section.string("path");
    if (!path.isEmpty() && !PATH.matcher(path).matches()) {
      String meant = PATH.matcher("/" + path).matches() ? DidYouMean.say("/" + path) : "";
      section.problem(
          "path", "is no path; accepted are such as /healthz and /healthz?full=1" + meant);
      return "";
    }
    return path;
  }

  private static String host(Section section) {
    String host = section.string("host");
    if (!HOST.matcher(host).matches()) {
      section.problem("host", "is no host; accepted are such as shop.example.com");
      return "";
    }
    return host;
  }

  private static ExpectConfig expect(Section section) {
    List<StatusRange> status = section.parseAll("status", StatusRange::parse);
    Map<String, String> headers = section.stringMap("headers");
    Section names = section.section("headers");
    for (String name : headers.keySet()) {
      if (!FIELD.matcher(name).matches()) {
        names.problem(name, "stands under a name that no header has");
      }
    }
    return new ExpectConfig(status, headers, section.string("body"));
  }

  static EjectionConfig ejection(Section section) {
    Section errors = section.section("errors");
    Section outliers = section.section("outliers");
    return new EjectionConfig(
        section.bool("enabled"),
        section.integer("failures", 0, ROW),
        section.integer("gateway-failures", 0, ROW),
        section.integer("connect-failures", 0, ROW),
        section.duration("time", LEAST, HOUR),
        section.duration("max-time", LEAST, Duration.ofDays(1)),
        percent(section, "max-share", 0, 100),
        section.integer("probes", 1, ROW),
        new ErrorShareConfig(
            percent(errors, "share", 0, 100),
            errors.integer("min-requests", 1, 1_000_000),
            errors.duration("window", Duration.ofSeconds(1), Duration.ofMinutes(5))),
        new OutlierConfig(
            outliers.duration("interval", Duration.ZERO, HOUR),
            outliers.integer("min-backends", 3, ROW),
            outliers.integer("min-requests", 1, 1_000_000),
            outliers.decimal("deviations", 0.5, 10)));
  }

  private static int percent(Section section, String key, int min, int max) {
    Integer value = section.parse(key, "a share in percent", text -> percent(text, min, max));
    return value == null ? min : value;
  }

  private static int percent(String text, int min, int max) {
    String range = "; accepted are " + min + "% to " + max + "%";
    if (!text.matches("[0-9]{1,9}%")) {
      throw new IllegalArgumentException("is not a share in percent" + range);
    }
    int value = Integer.parseInt(text.substring(0, text.length() - 1));
    if (value < min || value > max) {
      throw new IllegalArgumentException("is out of range" + range);
    }
    return value;
  }
}
