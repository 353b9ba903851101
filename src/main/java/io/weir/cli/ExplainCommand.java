package io.weir.cli;

import io.netty.util.NetUtil;
import io.weir.config.DidYouMean;
import io.weir.config.ListenerConfig;
import io.weir.gateway.Preview;
import io.weir.http.Authority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code weir explain FILE METHOD URL}: which route a request would take and what would happen to
 * it there, and why every other route does not match. No request is sent. With {@code --live} the
 * weir that runs with this file is asked which of the backends can be used.
 */
final class ExplainCommand implements Command {
  private static final int HTTP_PORT = 80;

  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    List<String> headers = arguments.values("-H");
    String listenerName = arguments.value("--listener");
    String client = arguments.value("--client");
    boolean live = arguments.flag("--live");
    boolean json = arguments.flag("--json");
    ConfigFile file = ConfigFile.named(arguments.word("FILE"));
    String method = arguments.word("METHOD");
    String url = arguments.word("URL");
    arguments.end();
    if (file.complainIfUnreadable(console)) {
      return PROBLEMS;
    }
    Preview preview = Preview.of(file.get());
    if (!preview.problems().isEmpty()) {
      ConfigFile.print(preview.problems(), console);
      return PROBLEMS;
    }
    ImaginedRequest.Typed typed =
        new ImaginedRequest.Typed(
            method, url, headers, client == null ? NetUtil.LOCALHOST4.getHostAddress() : client);
    List<ListenerConfig> listeners = preview.config().listeners();
    ListenerConfig listener =
        listenerName == null ? byPort(listeners, typed) : byName(listeners, listenerName);
    ImaginedRequest request = new ImaginedRequest(typed, listener);
    List<LiveBackend> backends = live ? LiveBackend.ask(file, console) : List.of();
    if (backends == null) {
      return PROBLEMS;
    }
    ExplainReport report = new ExplainReport(preview, listener, request, backends);
    report.follow(typed);
    (json ? List.of(report.json()) : report.lines()).forEach(console::say);
    return report.routed() ? FINE : PROBLEMS;
  }

  private static ListenerConfig byName(List<ListenerConfig> listeners, String name)
      throws UsageException {
    for (ListenerConfig listener : listeners) {
      if (listener.name().equals(name)) {
        return listener;
      }
    }
    List<String> names = listeners.stream().map(ListenerConfig::name).toList();
    throw new UsageException("there is no listener '" + name + "'" + DidYouMean.hint(name, names));
  }

  /** The listener with the port of the URL, or else the first one: often there is only one. */
  private static ListenerConfig byPort(
      List<ListenerConfig> listeners, ImaginedRequest.Typed typed) {
    int port = port(typed.authority());
    @Nullable ListenerConfig found = null;
    for (ListenerConfig listener : listeners) {
      if (found == null && listener.bind().port() == port) {
        found = listener;
      }
    }
    return found == null ? listeners.get(0) : found;
  }

  private static int port(String authority) {
    Authority parsed = new Authority();
    boolean named = parsed.parse(authority) && parsed.port() > 0;
    return named ? parsed.port() : HTTP_PORT;
  }
}
