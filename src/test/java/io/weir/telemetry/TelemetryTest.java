package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.config.AccessLogConfig;
import io.weir.config.AccessLogFormat;
import io.weir.config.MetricsConfig;
import io.weir.config.Priority;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  private final Telemetry telemetry =
      new Telemetry(2, new MetricsConfig(List.of(0.001, 0.005, 0.01, 0.1)));
  private final TestRecord record = new TestRecord();

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void route_exchangesOnTwoLoops_areAddedUp() {
    RouteMeters shop = telemetry.route("shop");
    record.bytesIn = 10;
    record.bytesOut = 100;
    record.totalNanos = 4_000_000;
    record.overheadNanos = 500_000;
    exchange(shop, 0);
    exchange(shop, 1);
    record.status = 404;
    record.totalNanos = 250_000_000;
    record.overheadNanos = -1;
    exchange(shop, 1);
    shop.began(0);

    ScrapeText text = ScrapeText.of(telemetry);
    assertThat(text.value("weir_requests_total{code=\"200\",route=\"shop\"}")).isEqualTo(2);
    assertThat(text.value("weir_requests_total{code=\"404\",route=\"shop\"}")).isEqualTo(1);
    assertThat(text.value("weir_requests_in_flight{route=\"shop\"}")).isEqualTo(1);
    assertThat(text.value("weir_request_bytes_total{route=\"shop\"}")).isEqualTo(30);
    assertThat(text.value("weir_response_bytes_total{route=\"shop\"}")).isEqualTo(300);
    assertThat(text.value("weir_overhead_seconds_count{route=\"shop\"}")).isEqualTo(2);
    assertThat(text.value("weir_overhead_seconds_sum{route=\"shop\"}"))
        .isEqualTo(0.001, within(1e-12));
    assertThat(duration(text, "bucket", "2xx", ",le=\"0.001\"")).isZero();
    assertThat(duration(text, "bucket", "2xx", ",le=\"0.005\"")).isEqualTo(2);
    assertThat(duration(text, "bucket", "2xx", ",le=\"+Inf\"")).isEqualTo(2);
    assertThat(duration(text, "sum", "2xx", "")).isEqualTo(0.008, within(1e-12));
    assertThat(duration(text, "bucket", "4xx", ",le=\"0.1\"")).isZero();
    assertThat(duration(text, "count", "4xx", "")).isEqualTo(1);
    assertThat(text.series("weir_request_duration_seconds_count")).hasSize(2);
  }

  private static double duration(ScrapeText text, String part, String codeClass, String le) {
    return text.value(
        "weir_request_duration_seconds_%s{code_class=\"%s\",route=\"shop\"%s}"
            .formatted(part, codeClass, le));
  }

  private void exchange(RouteMeters route, int loop) {
    route.began(loop);
    route.ended(loop, record);
  }

  @Test
  void route_failures_areCountedByReason() {
    RouteMeters none = telemetry.route(Telemetry.NO_ROUTE);
    none.failed(0, "no_route");
    none.failed(1, "no_route");
    none.failed(1, "too_large");
    ScrapeText text = ScrapeText.of(telemetry);
    assertThat(text.value("weir_request_errors_total{reason=\"no_route\",route=\"_none\"}"))
        .isEqualTo(2);
    assertThat(text.value("weir_request_errors_total{reason=\"too_large\",route=\"_none\"}"))
        .isEqualTo(1);
  }

  @Test
  void listener_connections_activeIsAcceptedButNotClosed() {
    ListenerMeters web = telemetry.listener("web");
    web.accepted(0);
    web.accepted(1);
    web.accepted(1);
    web.closed(1);
    web.rejected(0, "connections");
    ScrapeText text = ScrapeText.of(telemetry);
    assertThat(text.value("weir_connections_active{listener=\"web\"}")).isEqualTo(2);
    assertThat(text.value("weir_connections_total{listener=\"web\"}")).isEqualTo(3);
    assertThat(
            text.value("weir_connections_rejected_total{listener=\"web\",reason=\"connections\"}"))
        .isEqualTo(1);
  }

  @Test
  void backend_attemptsAndConnections_areCounted() {
    BackendMeters one = telemetry.backend("api", "10.0.1.11:9000");
    one.limit(64);
    for (int i = 0; i < 3; i++) {
      one.connectionOpened(0);
      one.attemptBegan(0);
    }
    one.attemptEnded(0, 200, 2_000_000);
    one.becameIdle(0);
    one.attemptEnded(0, 503, 2_000_000);
    one.connectionClosed(0);
    one.attemptEnded(0, 0, 1);
    one.reused(1);
    one.connectFailed(1);
    ScrapeText text = ScrapeText.of(telemetry);
    String labels = "backend=\"10.0.1.11:9000\",cluster=\"api\"";
    assertThat(requests(text, "2xx")).isEqualTo(1);
    assertThat(requests(text, "5xx")).isEqualTo(1);
    assertThat(requests(text, "failed")).isEqualTo(1);
    assertThat(text.value("weir_backend_duration_seconds_count{" + labels + "}")).isEqualTo(2);
    assertThat(text.value("weir_backend_connections{" + labels + ",state=\"active\"}"))
        .isEqualTo(1);
    assertThat(text.value("weir_backend_connections{" + labels + ",state=\"idle\"}")).isEqualTo(1);
    assertThat(text.value("weir_backend_connections_limit{" + labels + "}")).isEqualTo(64);
    assertThat(text.value("weir_backend_connections_opened_total{" + labels + "}")).isEqualTo(3);
    assertThat(text.value("weir_backend_connections_reused_total{" + labels + "}")).isEqualTo(1);
    assertThat(text.value("weir_backend_connect_failures_total{" + labels + "}")).isEqualTo(1);
  }

  private static double requests(ScrapeText text, String codeClass) {
    return text.value(
        "weir_backend_requests_total{backend=\"10.0.1.11:9000\",cluster=\"api\",code_class=\"%s\"}"
            .formatted(codeClass));
  }

  @Test
  void cluster_waitsAndRetries_areCounted() {
    ClusterMeters api = telemetry.cluster("api");
    api.pending(0, Priority.NORMAL, 1);
    api.pending(1, Priority.NORMAL, 1);
    api.pending(1, Priority.NORMAL, -1);
    api.queued(1, 3_000_000);
    api.connected(0, 1_000_000);
    api.firstByte(0, 20_000_000);
    api.retried(0, "connect_refused");
    ScrapeText text = ScrapeText.of(telemetry);
    assertThat(text.value("weir_backend_pending{cluster=\"api\",priority=\"normal\"}"))
        .isEqualTo(1);
    assertThat(text.value("weir_backend_queue_seconds_bucket{cluster=\"api\",le=\"0.005\"}"))
        .isEqualTo(1);
    assertThat(text.value("weir_backend_connect_seconds_bucket{cluster=\"api\",le=\"0.001\"}"))
        .isEqualTo(1);
    assertThat(text.value("weir_backend_first_byte_seconds_sum{cluster=\"api\"}"))
        .isEqualTo(0.02, within(1e-12));
    assertThat(text.value("weir_backend_retries_total{cluster=\"api\",reason=\"connect_refused\"}"))
        .isEqualTo(1);
  }

  @Test
  void process_reloads_tellTheLastResultAndTheConfigurationInUse() {
    ProcessMeters process = telemetry.process();
    process.running("0.1.0", "abc", "epoll");
    process.configured("sha1", 1, 1_000_500);
    process.reloaded(false);
    process.loopLag(1, 2_000_000);
    ScrapeText text = ScrapeText.of(telemetry);
    assertThat(text.value("weir_config_reloads_total{result=\"success\"}")).isZero();
    assertThat(text.value("weir_config_reloads_total{result=\"failure\"}")).isEqualTo(1);
    assertThat(text.value("weir_config_last_reload_successful")).isZero();
    assertThat(text.value("weir_config_last_reload_success_timestamp_seconds")).isEqualTo(1000.5);
    assertThat(text.value("weir_config_info{sha=\"sha1\"}")).isEqualTo(1);
    assertThat(text.value("weir_loop_lag_seconds_bucket{loop=\"1\",le=\"0.005\"}")).isEqualTo(1);
    assertThat(text.value("weir_loop_lag_seconds_count{loop=\"0\"}")).isZero();

    process.configured("sha2", 2, 2_000_000);
    process.reloaded(true);
    text = ScrapeText.of(telemetry);
    assertThat(text.value("weir_config_last_reload_successful")).isEqualTo(1);
    assertThat(text.value("weir_config_generation")).isEqualTo(2);
    assertThat(text.series("weir_config_info")).containsExactly("weir_config_info{sha=\"sha2\"}");
  }

  @Test
  void process_accessLog_isReported() {
    var config = new AccessLogConfig(false, "stderr", AccessLogFormat.JSON, 100, false);
    try (AccessLog log = new AccessLog(config, 1)) {
      telemetry.process().accessLog(log);
      assertThat(ScrapeText.of(telemetry).value("weir_access_log_dropped_total")).isZero();
    }
  }

  @Test
  void retain_nameGoneButBusy_endsItsSeriesWhenQuiet() {
    RouteMeters old = telemetry.route("old");
    telemetry.route("kept");
    telemetry.listener("web").accepted(0);
    telemetry.cluster("api").pending(0, Priority.NORMAL, 1);
    telemetry.backend("api", "b").connectionOpened(0);
    old.began(0);
    telemetry.retain(new MeterNames(Set.of(), Set.of("kept"), Set.of(), Set.of()));
    assertThat(inFlightRoutes()).containsExactly("kept", "old");

    old.ended(0, record);
    telemetry.listener("web").closed(0);
    assertThat(inFlightRoutes()).containsExactly("kept");
    telemetry.cluster("api").pending(0, Priority.NORMAL, -1);
    telemetry.backend("api", "b").connectionClosed(0);
    telemetry.retain(new MeterNames(Set.of(), Set.of("kept"), Set.of(), Set.of()));
    ScrapeText text = ScrapeText.of(telemetry);
    assertThat(text.series("weir_backend")).isEmpty();
    assertThat(text.series("weir_connections")).isEmpty();
    assertThat(text.series("weir_requests_in_flight")).hasSize(1);
  }

  @Test
  void retain_nameWantedAgainBeforeItWentQuiet_continuesItsSeries() {
    RouteMeters shop = telemetry.route("shop");
    shop.began(0);
    telemetry.retain(new MeterNames(Set.of(), Set.of(), Set.of(), Set.of()));
    assertThat(telemetry.route("shop")).isSameAs(shop);
    shop.ended(0, record);
    assertThat(inFlightRoutes()).containsExactly("shop");
  }

  private List<String> inFlightRoutes() {
    return ScrapeText.of(telemetry).series("weir_requests_in_flight").stream()
        .map(series -> series.replaceAll(".*route=\"(.*)\"}", "$1"))
        .toList();
  }

  @Test
  void scrape_whileTwoLoopsWrite_neverGoesBackAndEndsExact() throws Exception {
    RouteMeters shop = telemetry.route("shop");
    AtomicInteger running = new AtomicInteger(2);
    int each = 200_000;
    Thread[] loops = new Thread[2];
    for (int loop = 0; loop < 2; loop++) {
      int index = loop;
      loops[loop] = new Thread(() -> write(shop, index, each, running));
      loops[loop].start();
    }
    double last = 0;
    while (running.get() > 0) {
      ScrapeText text = ScrapeText.of(telemetry);
      double now = text.value("weir_response_bytes_total{route=\"shop\"}");
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
    }
    loops[0].join();
    loops[1].join();
    ScrapeText text = ScrapeText.of(telemetry);
    assertThat(text.value("weir_requests_total{code=\"200\",route=\"shop\"}"))
        .isEqualTo(2.0 * each);
    assertThat(text.value("weir_response_bytes_total{route=\"shop\"}")).isEqualTo(24.0 * each);
    assertThat(text.value("weir_requests_in_flight{route=\"shop\"}")).isZero();
    assertThat(text.value("weir_overhead_seconds_count{route=\"shop\"}")).isEqualTo(2.0 * each);
  }

  private static void write(RouteMeters route, int loop, int count, AtomicInteger running) {
    TestRecord own = new TestRecord();
    for (int i = 0; i < count; i++) {
      route.began(loop);
      route.ended(loop, own);
    }
    running.decrementAndGet();
  }
}
