package io.weir.gateway;

import io.weir.admin.ControlCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the control socket can ask of a gateway. Called on threads of the socket, which wait for the
 * control thread, so that the answer says how the command really ended.
 */
final class RemoteCommands implements ControlCommands {
  private static final String RELOAD = "reload";

  private final Supplier<ReloadResult> reload;
  private final BackendCommands backends;
  private final HandOver handOver;
  private final TapCommand tap;

  RemoteCommands(
      Supplier<ReloadResult> reload, BackendCommands backends, HandOver handOver, TapCommand tap) {
    this.reload = reload;
    this.backends = backends;
    this.handOver = handOver;
    this.tap = tap;
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>(List.of(RELOAD, HandOver.COMMAND, TapCommand.NAME));
    names.addAll(BackendCommands.NAMES);
    return names;
  }

  @Override
  public Reply run(String name, List<String> arguments) {
    if (name.equals(HandOver.COMMAND)) {
      return handOver.run(arguments);
    }
    if (name.equals(TapCommand.NAME)) {
      return tap.run(arguments);
    }
    if (!name.equals(RELOAD)) {
      return backends.run(name, arguments);
    }
    if (!arguments.isEmpty()) {
      return Reply.error("'" + name + "' takes no words behind it", List.of());
    }
    ReloadResult result = reload.get();
    return result.ok()
        ? new Reply(true, result.sentence(), result.details())
        : Reply.error(result.sentence(), result.details());
  }
}
