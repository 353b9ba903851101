package io.weir.admin;

import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/**
 * A trail as a small picture, drawn here and drawn on by the script, with a sentence for those who
 * do not see it. Stateless.
 */
final class Curve {
  private static final int HEIGHT = 24;

  private Curve() {}

  /** Requests alone, for a row of a table. */
  static void small(Html html, String path, Trail trail) {
    html.raw(begin(path, "small", trail) + '>');
    line(html, "requests", trail, trail::requests);
    html.raw("</svg>");
  }

  /** Requests, and errors below them. */
  static void large(Html html, String path, Trail trail) {
    String errors = " data-errors=\"" + values(trail, trail::errors) + "\">";
    html.raw(begin(path, "large", trail) + errors);
    html.raw("<polygon points=\"" + area(trail) + "\"/>");
    line(html, "requests", trail, trail::requests);
    line(html, "errors", trail, trail::errors);
    html.raw("</svg>");
  }

  private static String begin(String path, String size, Trail trail) {
    return "<svg class=\"curve "
        + size
        + "\" viewBox=\"0 0 "
        + (Trail.POINTS - 1)
        + ' '
        + HEIGHT
        + "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\""
        + label(trail)
        + "\" data-c=\""
        + path
        + "\" data-values=\""
        + values(trail, trail::requests)
        + '"';
  }

  private static String label(Trail trail) {
    return "Requests per second in the last two minutes: at most "
        + Quantity.rate(trail.most())
        + ", now "
        + Quantity.rate(trail.latest());
  }

  private static void line(Html html, String name, Trail trail, IntToDoubleFunction values) {
    html.raw("<polyline class=\"" + name + "\" points=\"" + points(trail, values) + "\"/>");
  }

  private static String area(Trail trail) {
    if (trail.points() == 0) {
      return "";
    }
    int from = Trail.POINTS - trail.points();
    return from
        + ","
        + HEIGHT
        + " "
        + points(trail, trail::requests)
        + " "
        + (Trail.POINTS - 1)
        + ","
        + HEIGHT;
  }

  /** The latest second stands at the right end. */
  private static String points(Trail trail, IntToDoubleFunction values) {
    double top = Math.max(1, trail.most());
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < trail.points(); i++) {
      double y = HEIGHT - 1 - (HEIGHT - 2) * values.applyAsDouble(i) / top;
      int x = Trail.POINTS - trail.points() + i;
      points.append(i == 0 ? "" : " ").append(x).append(',');
      points.append(String.format(Locale.ROOT, "%.1f", y));
    }
    return points.toString();
  }

  private static String values(Trail trail, IntToDoubleFunction values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < trail.points(); i++) {
      double tenths = Math.round(values.applyAsDouble(i) * 10) / 10.0;
      text.append(i == 0 ? "" : ",");
      text.append(tenths == Math.rint(tenths) ? Long.toString((long) tenths) : tenths + "");
    }
    return text.toString();
  }
}
