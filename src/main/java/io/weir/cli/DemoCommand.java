package io.weir.cli;

import io.weir.config.ConfigLoader;
import io.weir.demo.Demo;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayOptions;
import io.weir.gateway.Signals;
import io.weir.gateway.StartFailure;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code weir demo}: the proxy, built-in backends, gentle load and the status page on loopback, in one
 * process and without a file. Ends by a signal, or by itself after {@code --seconds N}.
 */
final class DemoCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    int seconds = seconds(arguments.value("--seconds"));
    arguments.end();
    FatalPolicy fatal = FatalPolicy.install();
    JvmDefaults.directArenas(Runtime.getRuntime().availableProcessors());
    ProxyInDemo[] started = new ProxyInDemo[1];
    try (Demo demo = Demo.start(hocon -> started[0] = ProxyInDemo.start(hocon, fatal))) {
      Gateway gateway = started[0].gateway();
      Signals signals = Signals.install(gateway);
      demo.banner().forEach(console::say);
      if (seconds > 0 && !gateway.awaitStopped(seconds, TimeUnit.SECONDS)) {
        gateway.drain();
      }
      gateway.awaitStopped();
      console.say(demo.summary());
      return signals.exitCode();
    } catch (StartFailure e) {
      console.complain(e.sentence());
      return PROBLEMS;
    }
  }

  private static int seconds(@Nullable String text) throws UsageException {
    if (text == null) {
      return 0;
    }
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new UsageException("--seconds needs a number from 1 to 999999, not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  /** A gateway in the shape the demo wants. */
  private record ProxyInDemo(Gateway gateway) implements Demo.Proxy {
    static ProxyInDemo start(String hocon, FatalPolicy fatal) {
      GatewayOptions options = GatewayOptions.embedded().onFatal(fatal);
      return new ProxyInDemo(Gateway.start(ConfigLoader.parse(hocon, "demo"), options));
    }

    @Override
    public InetSocketAddress web() {
      return gateway.boundAddress("web");
    }

    @Override
    public InetSocketAddress admin() {
      return Objects.requireNonNull(gateway.adminAddress(), "the demo has an admin listener");
    }

    @Override
    public void close() {
      gateway.close();
    }
  }
}
