package io.weir.gateway;

import io.weir.admin.ControlCommands.Reply;
import io.weir.admin.ControlCommands.Stream;
import io.weir.config.DidYouMean;
import io.weir.net.AnyThread;
import io.weir.route.Route;
import io.weir.telemetry.Tap;
import io.weir.telemetry.TapFilter;
import io.weir.telemetry.Taps;
import io.weir.telemetry.Telemetry;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code tap} of the control socket: the exchanges that end from now on, as far as they match. Each
 * word is a key of {@link TapFilter} or {@code format}, an equals sign and a value, encoded as in a
 * form because it may have spaces. One per gateway; called on the socket's thread.
 */
@AnyThread
final class TapCommand {
  static final String NAME = "tap";

  private static final String FORMAT = "format";

  private final Taps taps;
  private final Reloader reloader;

  TapCommand(Taps taps, Reloader reloader) {
    this.taps = taps;
    this.reloader = reloader;
  }

  Reply run(List<String> words) {
    Map<String, String> written = new HashMap<>();
    try {
      for (String word : words) {
        int sign = word.indexOf('=');
        String key = sign < 0 ? word : word.substring(0, sign);
        if (sign < 0 || (!TapFilter.KEYS.contains(key) && !key.equals(FORMAT))) {
          throw new IllegalArgumentException("tap does not know '" + word + "'");
        }
        written.put(key, URLDecoder.decode(word.substring(sign + 1), StandardCharsets.UTF_8));
      }
      checkRoute(written.getOrDefault("route", Telemetry.NO_ROUTE));
      return open(TapFilter.parse(written), "json".equals(written.get(FORMAT)));
    } catch (IllegalArgumentException e) {
      return Reply.error(String.valueOf(e.getMessage()), List.of());
    }
  }

  /** A name that is none would show nothing for ever. */
  private void checkRoute(String name) {
    List<String> names = new ArrayList<>(List.of(Telemetry.NO_ROUTE));
    reloader.current().routes().inOrder().stream().map(Route::name).forEach(names::add);
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "there is no route '" + name + "'" + DidYouMean.hint(name, names));
    }
  }

  private Reply open(TapFilter filter, boolean json) {
    Tap tap = taps.open(filter, json);
    return tap == null
        ? Reply.error(Taps.MOST + " taps are open already, and more are not allowed", List.of())
        : Reply.streaming(new Lines(tap));
  }

  /** A tap as the control socket sees it. */
  private record Lines(Tap tap) implements Stream {
    @Override
    public void drainTo(ByteBuffer to) {
      tap.drainTo(to);
    }

    @Override
    public void end() {
      tap.close();
    }
  }
}
