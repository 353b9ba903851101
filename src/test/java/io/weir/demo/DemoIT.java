package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigLoader;
import io.weir.gateway.Gateway;
import io.weir.testkit.LeakGate;
import io.weir.testkit.Patience;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo with a real proxy inside, as the command starts it. */
@ExtendWith(LeakGate.class)
class DemoIT {
  @Test
  void start_someSecondsOfLoad_everyRequestIsAnswered() {
    try (Demo demo = Demo.start(InProcess::start)) {
      Patience.until("load to be answered", () -> demo.load().answered() > 20);
      Patience.until("the WebSocket to echo", () -> demo.load().words() > 0);
      assertThat(demo.load().failed()).isZero();
      assertThat(demo.summary()).contains(" 0 without an answer");
    }
  }

  @Test
  void banner_isShort_andWhatItSaysWorks() {
    List<InProcess> proxies = new ArrayList<>();
    Demo.Starter starter =
        hocon -> {
          proxies.add(InProcess.start(hocon));
          return proxies.get(0);
        };
    try (Demo demo = Demo.start(starter);
        RawClient client = RawClient.to(proxies.get(0).web())) {
      String port = ":" + proxies.get(0).web().getPort();
      assertThat(demo.banner()).hasSizeLessThanOrEqualTo(12);
      assertThat(String.join("\n", demo.banner())).contains("http://127.0.0.1" + port + "/whoami");
      for (String path : List.of("/whoami", "/bytes/100000", "/chunked/5", "/", "/ping")) {
        assertThat(client.exchange(Wire.get(path)).status()).as(path).isEqualTo(200);
      }
      assertThat(client.exchange(Wire.post("/echo", "shout")).text()).isEqualTo("shout");
      assertThat(client.exchange(Wire.get("/old")).header("location")).endsWith("/whoami");
      assertThat(client.exchange(Wire.get("/drop")).status()).isEqualTo(502);
    }
  }

  @Test
  void start_proxyDoesNotStart_nothingIsLeftRunning() {
    Demo.Starter broken =
        hocon -> {
          throw new IllegalStateException("no proxy today");
        };
    assertThatThrownBy(() -> Demo.start(broken)).hasMessage("no proxy today");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("weir-demo"));
  }

  /** A gateway of this process in the shape that the demo wants. */
  private record InProcess(Gateway gateway) implements Demo.Proxy {
    static InProcess start(String hocon) {
      return new InProcess(Gateway.start(ConfigLoader.parse(hocon, "demo.conf")));
    }

    @Override
    public InetSocketAddress web() {
      return gateway.boundAddress("web");
    }

    @Override
    public InetSocketAddress admin() {
      return Objects.requireNonNull(gateway.adminAddress());
    }

    @Override
    public void close() {
      gateway.close();
    }
  }
}
