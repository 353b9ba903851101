package io.weir.cli;

import io.weir.config.Loaded;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayOptions;
import io.weir.gateway.Signals;
import io.weir.gateway.StartFailure;
import java.util.function.Supplier;

/**
 * Runs a gateway in the foreground: starts it, says where it listens, waits until a signal has
 * ended it. Used by the commands that serve; main thread.
 */
final class Serving {
  private Serving() {}

  /**
   * Before anything else: handles signals, and uses another processor, if there is one, while the
   * configuration is read.
   */
  static Signals prepare() {
    // Nothing is served yet, so the end needs no drain.
    Signals signals = Signals.starting(() -> System.exit(Command.FINE));
    Thread ahead = new Thread(Gateway::preload, "weir-ahead");
    ahead.setDaemon(true);
    ahead.start();
    return signals;
  }

  /**
   * Serves until the end; {@code source} is read again at each reload.
   *
   * @param takesOver whether to replace the process that serves this configuration now
   */
  static int serve(Supplier<Loaded> source, boolean takesOver, Signals signals, Console console) {
    Loaded loaded = source.get();
    FatalPolicy fatal = FatalPolicy.install();
    JvmDefaults.directArenas(loops(loaded));
    Gateway gateway;
    try {
      GatewayOptions options =
          GatewayOptions.embedded()
              .reloadingFrom(source)
              .onFatal(fatal)
              .supervisedBy(System.getenv())
              .takingOver(takesOver);
      gateway = Gateway.open(loaded, options);
    } catch (StartFailure e) {
      console.complain(e.sentence());
      return Command.PROBLEMS;
    }
    // Before the warm-up: clients may be served already, and a signal must not cut them.
    signals.serving(gateway);
    if (gateway.warmUp()) {
      console.say(gateway.banner());
    }
    gateway.awaitStopped();
    return signals.exitCode();
  }

  private static int loops(Loaded loaded) {
    int configured = loaded.config().runtime().loops();
    return configured > 0 ? configured : Runtime.getRuntime().availableProcessors();
  }
}
