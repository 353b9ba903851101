package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.weir.config.Address;
import io.weir.config.MetricsConfig;
import io.weir.net.InheritedSockets;
import io.weir.telemetry.Telemetry;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin listener over real sockets, byte by byte. */
@SuppressWarnings("NullAway.Init") // Started before each test.
final class AdminServerTest {
  private static final Address.Tcp ANY_PORT = new Address.Tcp("127.0.0.1", 0);
  private static final String HOST = "Host: 127.0.0.1\r\n";

  private final EventLoopGroup group = new NioEventLoopGroup(1);
  private final Telemetry telemetry = new Telemetry(1, new MetricsConfig(List.of(0.1, 1.0)));
  private final TestView view = new TestView();
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    server = AdminServer.start(group, ANY_PORT, view, telemetry.scrape(), InheritedSockets.none());
  }

  @AfterEach
  void stop() {
    server.close();
    telemetry.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @ParameterizedTest
  @CsvSource({
    "/,200,text/html; charset=utf-8,<!DOCTYPE html>",
    "/?x=1,200,text/html; charset=utf-8,<!DOCTYPE html>",
    "/status,200,application/json; charset=utf-8,'\"generation\":{'",
    "/live,200,text/plain; charset=utf-8,alive",
    "/ready,200,text/plain; charset=utf-8,ready",
    "/metrics,200,text/plain; version=0.0.4; charset=utf-8,# TYPE",
    "/nowhere,404,text/plain; charset=utf-8,/metrics",
    "/status/,404,text/plain; charset=utf-8,/status"
  })
  void get_path_itsPage(String path, int status, String type, String part) throws IOException {
    String answer = get(path);
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains(part);
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains("\r\ncontent-type: " + type + "\r\n")
        .contains("\r\ncache-control: no-store\r\n", "\r\nx-content-type-options: nosniff\r\n")
        .contains("\r\ndate: ");
  }

  @Test
  void get_page_carriesItsPolicyAndNothingElseDoes() throws IOException {
    assertThat(get("/")).contains("content-security-policy: default-src 'none'; ");
    assertThat(get("/status")).doesNotContain("content-security-policy");
  }

  @Test
  void get_metricsAsOpenMetrics_thatFormat() throws IOException {
    String answer =
        exchange(
            "GET /metrics HTTP/1.1\r\n"
                + HOST
                + "Accept: application/openmetrics-text; version=1.0.0\r\n\r\n");
    assertThat(answer).contains("application/openmetrics-text").endsWith("# EOF\n");
  }

  @Test
  void get_readyWhileDraining_503WithTheReasonOnOneLine() throws IOException {
    view.readiness = new GatewayView.Readiness(false, "draining\r\nsince now");
    assertThat(get("/ready")).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\ndraining  since now\n");
  }

  @Test
  void get_pageThatFails_500AndTheListenerLives() throws IOException {
    view.broken = true;
    assertThat(get("/status")).startsWith("HTTP/1.1 500 ");
    assertThat(get("/live")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void head_page_lengthOfTheBodyButNoBody() throws IOException {
    String viaGet = get("/");
    int length =
        viaGet.substring(viaGet.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8).length;
    try (AdminClient client = connect()) {
      client.send("HEAD / HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(client.answer(false)).contains("content-length: " + length + "\r\n");
      // The next byte is the next answer's, so no body came.
      client.send("GET /live HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(client.answer(true)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("alive\n");
    }
  }

  @Test
  void keepAlive_severalRequests_oneConnection() throws IOException {
    try (AdminClient client = connect()) {
      for (int i = 0; i < 5; i++) {
        client.send("GET /live HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(client.answer(true)).endsWith("alive\n").doesNotContain("connection: close");
      }
    }
  }

  @Test
  void keepAlive_smallRequestsInOneGo_answeredInOrder() throws IOException {
    try (AdminClient client = connect()) {
      client.send("GET /live HTTP/1.1\r\n" + HOST + "\r\nGET /ready HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(client.answer(true)).endsWith("alive\n");
      assertThat(client.answer(true)).endsWith("ready\n");
    }
  }

  @Test
  void connectionClose_asked_closesBehindTheAnswer() throws IOException {
    try (AdminClient client = connect()) {
      client.send("GET /live HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
      assertThat(client.answer(true)).contains("connection: close\r\n").endsWith("alive\n");
      assertThat(client.closes()).isTrue();
    }
  }

  @Test
  void http10_noHost_answeredAndClosed() throws IOException {
    try (AdminClient client = connect()) {
      client.send("GET /live HTTP/1.0\r\n\r\n");
      assertThat(client.answer(true)).endsWith("alive\n");
      assertThat(client.closes()).isTrue();
    }
  }

  @Test
  void halfClosed_afterTheRequest_stillAnswered() throws IOException {
    try (AdminClient client = connect()) {
      client.send("GET /live HTTP/1.1\r\n" + HOST + "\r\n");
      client.endOutput();
      assertThat(client.answer(true)).endsWith("alive\n");
      assertThat(client.closes()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'POST /live HTTP/1.1|Host: a|Content-Length: 3||abc',405",
    "'DELETE / HTTP/1.1|Host: a||',405",
    "'GET /live HTTP/1.1|Host: a|Content-Length: 3||abc',400",
    "'GET /live HTTP/1.1|Host: a|Transfer-Encoding: chunked||0||',400",
    "'GET /live HTTP/1.1|Host: a|Content-Length: 0|Content-Length: 1||a',400",
    "'GET /live HTTP/1.1||',400",
    "'GET /live HTTP/1.1|Host: a|Host: b||',400",
    "'GET /live HTTP/1.1|Host : a||',400",
    "'GET /live HTTP/2.0|Host: a||',505",
    "'GET /live|Host: a||',400",
    "'\u0016\u0003\u0001\u0002||',400"
  })
  void bad_request_refusedAndClosed(String request, int status) throws IOException {
    try (AdminClient client = connect()) {
      client.send(request.replace("|", "\r\n"));
      assertThat(client.answer(true))
          .startsWith("HTTP/1.1 " + status + " ")
          .contains("connection: close\r\n");
      assertThat(client.closes()).isTrue();
    }
  }

  @Test
  void bad_method_saysWhichAreAllowed() throws IOException {
    assertThat(exchange("PUT /live HTTP/1.1\r\n" + HOST + "\r\n")).contains("allow: GET, HEAD\r\n");
  }

  @ParameterizedTest
  @CsvSource({"'GET /%s HTTP/1.1|Host: a||',414", "'GET / HTTP/1.1|Host: a|X: %s||',431"})
  void oversized_head_refusedWithAnAnswerThatArrives(String request, int status)
      throws IOException {
    try (AdminClient client = connect()) {
      client.send(request.formatted("x".repeat(200_000)).replace("|", "\r\n"));
      assertThat(client.answer(true)).startsWith("HTTP/1.1 " + status + " ");
      assertThat(client.closes()).isTrue();
    }
  }

  @Test
  void tooMany_connections_theNextIsClosedAndAFreedPlaceIsUsed() throws IOException {
    List<AdminClient> clients = new ArrayList<>();
    for (int i = 0; i < AdminServer.MAX_CONNECTIONS; i++) {
      AdminClient client = connect();
      clients.add(client);
      assertThat(client.send("GET /live HTTP/1.1\r\n" + HOST + "\r\n").answer(true))
          .startsWith("HTTP/1.1 200 ");
    }
    try (AdminClient surplus = connect()) {
      assertThat(surplus.closes()).isTrue();
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    AdminClient leaving = clients.get(0);
    leaving.send("GET /live HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n").answer(true);
    assertThat(leaving.closes()).isTrue();
    leaving.close();
    awaitAnswer();
    for (AdminClient client : clients) {
      client.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", ""})
  void start_portInUse_aSentence(String host) {
    Address.Tcp taken = new Address.Tcp(host, server.address().getPort());
    assertThatThrownBy(
            () ->
                AdminServer.start(group, taken, view, telemetry.scrape(), InheritedSockets.none()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot bind admin.bind " + host + ":");
  }

  @Test
  void close_openConnections_closed() throws IOException {
    try (AdminClient client = connect()) {
      client.send("GET /live HTTP/1.1\r\n" + HOST + "\r\n").answer(true);
      server.close();
      assertThat(client.closes()).isTrue();
    }
  }

  /**
   * The place is free when the server has seen the end of a connection, which may take a moment.
   */
  private void awaitAnswer() {
    await().ignoreExceptions().until(() -> get("/live").startsWith("HTTP/1.1 200 "));
  }

  private String get(String path) throws IOException {
    return exchange("GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n");
  }

  private String exchange(String request) throws IOException {
    try (AdminClient client = connect()) {
      return client.send(request).answer(true);
    }
  }

  private AdminClient connect() throws IOException {
    return new AdminClient(server.address());
  }
}
