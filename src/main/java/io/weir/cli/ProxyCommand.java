package io.weir.cli;

import io.weir.admin.Json;
import io.weir.config.Address;
import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.gateway.Ports;
import io.weir.gateway.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code weir proxy LISTEN BACKEND...}: serves without a file, every path to the same backends. A
 * bare number is a port: of all interfaces as LISTEN, of localhost as BACKEND.
 */
final class ProxyCommand implements Command {
  private static final String HTTP = "http://";

  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    String listen = address("LISTEN", arguments.word("LISTEN"), ":");
    List<String> backends = new ArrayList<>();
    for (String word : arguments.words("BACKEND")) {
      backends.add(address("BACKEND", word, "localhost:"));
    }
    arguments.end();
    Signals signals = Serving.prepare();
    Loaded defaults = ConfigLoader.parse(config(listen, backends, true), "command line");
    Address.Tcp admin = defaults.config().admin().bind();
    // A command without a file should not fail over a port that nobody named.
    boolean adminFree = admin == null || Ports.free(admin);
    if (!adminFree) {
      console.complain("weir: without the admin listener, because " + admin + " is taken");
    }
    String hocon = config(listen, backends, adminFree);
    Supplier<Loaded> source = () -> ConfigLoader.parse(hocon, "command line");
    return Serving.serve(source, false, signals, console);
  }

  /** The configuration that stands for the command line. */
  static String config(String listen, List<String> backends, boolean admin) {
    List<String> quoted = backends.stream().map(Json::quoted).toList();
    return """
    listeners { web { bind = %s } }
    clusters { app { backends = [%s] } }
    routes { app { path = "/*", cluster = app } }
    admin { %s }
    """
        .formatted(
            Json.quoted(listen),
            String.join(", ", quoted),
            admin ? "control = off" : "bind = off, control = off");
  }

  static String address(String name, String word, String beforePort) throws UsageException {
    String text = word.matches("[0-9]+") ? beforePort + word : word;
    if (text.startsWith(HTTP)) {
      text = text.substring(HTTP.length()).replaceFirst("/$", "");
    }
    try {
      return Address.parse(text).toString();
    } catch (IllegalArgumentException e) {
      throw new UsageException(name + " '" + word + "' " + e.getMessage());
    }
  }
}
