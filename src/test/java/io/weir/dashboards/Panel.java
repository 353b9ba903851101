package io.weir.dashboards;

import com.typesafe.config.Config;
import java.util.List;

/** A panel or a row of a dashboard. Immutable. */
public record Panel(Config json) {
  public boolean isRow() {
    return json.getString("type").equals("row");
  }

  public String title() {
    return json.getString("title");
  }

  int id() {
    return json.getInt("id");
  }

  List<? extends Config> targets() {
    return json.getConfigList("targets");
  }

  /** What it asks Prometheus for. */
  public List<String> expressions() {
    return targets().stream().map(target -> target.getString("expr")).toList();
  }

  /** Whether two of them lie on the same place of the grid. */
  boolean overlaps(Panel other) {
    return place("x") < other.place("x") + other.place("w")
        && other.place("x") < place("x") + place("w")
        && place("y") < other.place("y") + other.place("h")
        && other.place("y") < place("y") + place("h");
  }

  /** A coordinate of its place on the grid: x, y, w or h. */
  int place(String name) {
    return json.getInt("gridPos." + name);
  }

  @Override
  public String toString() {
    return title();
  }
}
