package io.weir.admin;

import java.util.List;
import java.util.Map;

/** A gateway as the admin side sees it, with names as hostile as a configuration allows. */
final class TestView implements GatewayView {
  static final String HOSTILE =
      "</script><img src=x onerror=alert(1)>\"'&\u0000\n\u2028\ud83d\ude00";

  volatile Readiness readiness = new Readiness(true, "ready");
  volatile boolean broken;
  volatile boolean reloadOk = true;
  volatile Traffic traffic = new Traffic(0, Map.of(), Map.of());

  @Override
  public Readiness readiness() {
    return readiness;
  }

  @Override
  public Status status() {
    if (broken) {
      throw new IllegalStateException("broken on purpose");
    }
    return new Status(
        1_795_500_000_000L,
        93_784_000,
        "0.1.0",
        "epoll (edge-triggered)",
        2,
        Phase.RUNNING,
        new Descriptors(77, 1_048_576, 1_048_000),
        new Generation(
            7,
            "/etc/weir/weir.conf",
            "ab12cd",
            1_795_400_000_000L,
            reloadOk,
            HOSTILE,
            List.of("~ cluster shop: max-requests \"0\" -> \"50\"", HOSTILE)),
        List.of(new Listener("web", "0.0.0.0:8080", 1234, 56_789, 3)),
        List.of(
            new Route("shop", "shop.example.com/*", "cluster shop", List.of(), 1_000_001, 4, 2),
            new Route(HOSTILE, HOSTILE, HOSTILE, List.of(HOSTILE, "strip-prefix /api"), 9, 1, 0)),
        List.of(
            new Cluster("shop", "least-request", 5, 120, backends()),
            new Cluster(HOSTILE, HOSTILE, 0, 0, List.of())),
        List.of(
            new Reload(
                1_795_400_000_000L, true, 7, "generation 7 is in force", List.of("+ route x")),
            new Reload(1_795_300_000_000L, false, 6, HOSTILE, List.of(HOSTILE, HOSTILE))));
  }

  private static List<Backend> backends() {
    Check check = new Check(2_400, true, "status 200", 812);
    String why = "its name is not found";
    return List.of(
        new Backend("10.0.0.11:8080", "up", "", check, 2, false, 3, 8, 5, 200, 500, 1),
        new Backend("unix:/run/a", "unresolved", why, Check.NONE, 1, true, 0, 0, 0, 0, 0, 0));
  }

  @Override
  public Traffic traffic() {
    if (broken) {
      throw new IllegalStateException("broken on purpose");
    }
    return traffic;
  }
}
