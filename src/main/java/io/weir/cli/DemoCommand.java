package io.weir.cli;

import io.weir.config.ConfigLoader;
import io.weir.demo.Demo;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayOptions;
import io.weir.gateway.Signals;
import io.weir.gateway.StartFailure;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code weir demo}: the proxy, built-in backends, gentle load and the status page on loopback, in
 * one process and without a file. Ends by a signal, or by itself after {@code --seconds N}.
 */
final class DemoCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    int seconds = seconds(arguments.value("--seconds"));
    arguments.end();
    FatalPolicy fatal = FatalPolicy.install();
    JvmDefaults.directArenas(Runtime.getRuntime().availableProcessors());
    CountDownLatch ended = new CountDownLatch(1);
    // Not a drain: the load is the demo's own, and whoever watched has seen enough.
    Signals signals = Signals.install(ended::countDown);
    try (Demo demo = Demo.start(hocon -> ProxyInDemo.start(hocon, fatal))) {
      demo.banner().forEach(console::say);
      String why = await(ended, seconds) ? "" : "after " + seconds + " s: ";
      console.complain(why + demo.summary());
      return signals.exitCode();
    } catch (StartFailure e) {
      console.complain(e.sentence());
      return PROBLEMS;
    }
  }

  /** Waits for a signal, at most so long if that is not 0; true if one came. */
  private static boolean await(CountDownLatch signal, int seconds) {
    try {
      return signal.await(seconds == 0 ? Long.MAX_VALUE : seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // Another way of being told to end.
      Thread.currentThread().interrupt();
      return true;
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
