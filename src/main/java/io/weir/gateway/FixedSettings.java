package io.weir.gateway;

import io.weir.config.GatewayConfig;
import io.weir.config.Loaded;
import io.weir.config.Origin;
import io.weir.config.Problems;
import io.weir.config.Section;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings that last as long as the process, because threads, sockets and meters were made from
 * them at start. A reload that changes one is refused as a whole: applying the rest would leave a
 * process that runs what no file says. Stateless.
 */
final class FixedSettings {
  private FixedSettings() {}

  /** Adds a problem for each fixed setting in which {@code loaded} differs from {@code current}. */
  static void compare(GatewayConfig current, Loaded loaded) {
    compare(current, loaded, loaded.problems());
  }

  /** As the other, with the problems put elsewhere. */
  static void compare(GatewayConfig current, Loaded loaded, Problems problems) {
    GatewayConfig wanted = loaded.config();
    refuseChange(loaded.root(), problems, "runtime", current.runtime(), wanted.runtime());
    refuseChange(loaded.root(), problems, "admin", current.admin(), wanted.admin());
    refuseChange(loaded.root(), problems, "metrics", current.metrics(), wanted.metrics());
    refuseChange(loaded.root(), problems, "tracing", current.tracing(), wanted.tracing());
    int queueLines = current.accessLog().queueLines();
    refuseChange(
        loaded.root(),
        problems,
        "access-log.queue-lines",
        queueLines,
        wanted.accessLog().queueLines());
  }

  private static void refuseChange(
      Section root,
      Problems problems,
      String key,
      @Nullable Object current,
      @Nullable Object wanted) {
    if (!Objects.equals(current, wanted)) {
      problems.add(
          origin(root, key),
          "'" + key + "' cannot change while weir runs; restart it, or take the change back");
    }
  }

  private static Origin origin(Section root, String key) {
    int dot = key.indexOf('.');
    if (dot > 0) {
      return origin(root.section(key.substring(0, dot)), key.substring(dot + 1));
    }
    // A default that differs from what was set at start stands in no file of the operator's.
    return root.has(key) ? root.originOf(key) : new Origin(root.origin().file(), 0);
  }
}
