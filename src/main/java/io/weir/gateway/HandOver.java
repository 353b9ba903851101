package io.weir.gateway;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import io.weir.admin.ControlCommands.Reply;
import io.weir.admin.Nursery;
import io.weir.net.AnyThread;
import io.weir.net.DescriptorOffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the listening sockets of this process to another one, which asks for them through the
 * control socket and is to replace this one; {@link Predecessor} is the other side. Until that one
 * serves, this one goes on as if nothing were; then it accepts no more and ends when its last
 * exchange has. One per gateway; called on threads of the control socket.
 */
@AnyThread
final class HandOver {
  static final String COMMAND = "hand-over";

  /** What the other process calls its directory, beside the control socket. */
  private static final Pattern DIRECTORY = Pattern.compile("\\.[0-9a-z]{1,8}");

  private static final Logger log = LoggerFactory.getLogger(HandOver.class);

  private final @Nullable Path controlSocket;
  private final ControlThread control;
  private final Supplier<Map<String, List<UnixChannel>>> sockets;
  private final Runnable replaced;

  /** Set while another process has the sockets, be it that it serves or may yet. */
  private final AtomicBoolean offered = new AtomicBoolean();

  /**
   * @param controlSocket where it is asked; null if there is none, so that nobody asks
   * @param sockets what listens, by name; asked on the control thread
   * @param replaced the other process serves
   */
  HandOver(
      @Nullable Path controlSocket,
      ControlThread control,
      Supplier<Map<String, List<UnixChannel>>> sockets,
      Runnable replaced) {
    this.controlSocket = controlSocket;
    this.control = control;
    this.sockets = sockets;
    this.replaced = replaced;
  }

  /** The names of the sockets in the order in which they were sent, one in each line. */
  Reply run(List<String> words) {
    if (controlSocket == null || words.size() != 1 || !DIRECTORY.matcher(words.get(0)).matches()) {
      return Reply.error(COMMAND + " needs the name of a directory", List.of());
    }
    Path path = Nursery.socketIn(controlSocket, words.get(0));
    List<String> names = new ArrayList<>();
    List<UnixChannel> all = new ArrayList<>();
    control
        .call(sockets::get)
        .forEach(
            (name, channels) -> {
              channels.forEach(channel -> names.add(name));
              all.addAll(channels);
            });
    if (all.isEmpty()) {
      return Reply.error("there are no sockets that can be handed over without epoll", List.of());
    }
    if (!all.stream().allMatch(Channel::isOpen)) {
      return Reply.error("the running weir is ending and listens no more", List.of());
    }
    return offered.compareAndSet(false, true)
        ? offer(path, all, names)
        : Reply.error("another process is taking over already", List.of());
  }

  private Reply offer(Path path, List<UnixChannel> all, List<String> names) {
    try {
      new DescriptorOffer(this::taken, this::declined).send(path, all);
    } catch (IOException e) {
      offered.set(false);
      return Reply.error(String.valueOf(e.getMessage()), List.of());
    }
    log.info("another process is about to take over, and has {} listening sockets", all.size());
    return new Reply(true, all.size() + " sockets", names);
  }

  private void taken() {
    log.info("another process has taken over");
    replaced.run();
  }

  private void declined() {
    offered.set(false);
    log.warn("the process that was to take over has ended; this one goes on");
  }
}
