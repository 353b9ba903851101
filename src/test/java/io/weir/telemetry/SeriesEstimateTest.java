package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ClusterConfig;
import io.weir.config.ConfigLoader;
import io.weir.config.GatewayConfig;
import io.weir.config.RouteConfig;
import java.nio.charset.StandardCharsets;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class SeriesEstimateTest {
  private static final int LOOPS = 2;
  private static final int[] STATUSES = {200, 304, 404, 502};

  @Test
  void of_configurationWithTraffic_isAboutWhatAScrapeHas() {
    GatewayConfig config = config(20, 30);
    try (Telemetry telemetry = new Telemetry(LOOPS, config.metrics())) {
      use(telemetry, config);

      assertThat(SeriesEstimate.of(config, LOOPS))
          .isCloseTo(series(telemetry), Percentage.withPercentage(10));
    }
  }

  @Test
  void of_moreRoutes_growsWithThem() {
    long few = SeriesEstimate.of(config(10, 1), 1);

    assertThat(SeriesEstimate.of(config(20, 1), 1) - few)
        .isEqualTo(SeriesEstimate.of(config(30, 1), 1) - SeriesEstimate.of(config(20, 1), 1))
        .isGreaterThan(10 * 20);
  }

  private static GatewayConfig config(int routes, int backends) {
    StringBuilder text = new StringBuilder("listeners { web { bind = \":0\" } }\n");
    for (int i = 0; i < routes; i++) {
      text.append("routes.r").append(i).append(" { path = \"/" + i + "\", cluster = app }\n");
    }
    text.append("clusters.app.backends = [");
    for (int i = 0; i < backends; i++) {
      text.append("\"10.0.0.1:").append(i + 1).append("\", ");
    }
    return ConfigLoader.parse(text + "]", "test.conf").config();
  }

  private static void use(Telemetry telemetry, GatewayConfig config) {
    telemetry.route(Telemetry.NO_ROUTE);
    telemetry.listener("web").accepted(0);
    for (RouteConfig route : config.routes()) {
      for (int status : STATUSES) {
        telemetry.route(route.name()).began(0);
        TestRecord record = new TestRecord();
        record.status = status;
        telemetry.route(route.name()).ended(0, record);
      }
      telemetry.route(route.name()).failed(0, "connect_refused");
    }
    for (ClusterConfig cluster : config.clusters()) {
      telemetry.cluster(cluster.name()).connected(0, 1);
      cluster.backends().forEach(backend -> use(telemetry, cluster, backend.address().toString()));
    }
  }

  private static void use(Telemetry telemetry, ClusterConfig cluster, String backend) {
    BackendMeters meters = telemetry.backend(cluster.name(), backend);
    for (int status : STATUSES) {
      meters.attemptBegan(0);
      meters.attemptEnded(0, status, 1);
    }
  }

  private static long series(Telemetry telemetry) {
    String text = new String(telemetry.scrape().render(null).body(), StandardCharsets.UTF_8);
    return text.lines().filter(line -> !line.startsWith("#")).count();
  }
}
