package io.weir.gateway;

import io.weir.admin.ControlClient;
import io.weir.admin.Nursery;
import io.weir.net.ControlOnly;
import io.weir.net.DescriptorIntake;
import io.weir.net.InheritedSocket;
import io.weir.net.InheritedSockets;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The weir that this process replaces: gives its listening sockets, so that no client is refused in
 * between, and ends when it is told that this one serves. If this one ends before, the other goes
 * on. {@link HandOver} is the other side. From the start of a gateway until it serves; control
 * thread.
 */
@ControlOnly
final class Predecessor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Predecessor.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DescriptorIntake intake;
  private final InheritedSockets sockets;

  private Predecessor(DescriptorIntake intake, InheritedSockets sockets) {
    this.intake = intake;
    this.sockets = sockets;
  }

  /**
   * Takes the sockets of the process that has this control socket; null if there is none, so that a
   * supervisor need not know whether one is there.
   *
   * @throws StartFailure if it does not give them
   */
  static @Nullable Predecessor at(Path controlSocket) {
    try (Nursery nursery = Nursery.beside(controlSocket)) {
      return ask(controlSocket, nursery);
    } catch (ConnectException e) {
      log.info("nothing to take over: {}", e.getMessage());
      return null;
    } catch (IOException e) {
      throw new StartFailure("cannot take over: " + e.getMessage());
    }
  }

  private static Predecessor ask(Path controlSocket, Nursery nursery) throws IOException {
    DescriptorIntake intake = DescriptorIntake.listen(nursery.socket());
    try {
      String command = HandOver.COMMAND + " " + nursery.name();
      List<String> answer = ControlClient.send(controlSocket, command, PATIENCE);
      if (!ControlClient.isOk(answer)) {
        throw new IOException(ControlClient.refusal(answer));
      }
      List<String> names = answer.subList(1, answer.size());
      List<Integer> descriptors = intake.take(names.size(), PATIENCE);
      List<InheritedSocket> sockets = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        sockets.add(InheritedSocket.of(descriptors.get(i), names.get(i)));
      }
      return new Predecessor(intake, InheritedSockets.ofPredecessor(sockets));
    } catch (IOException e) {
      intake.close();
      throw e;
    }
  }

  InheritedSockets sockets() {
    return sockets;
  }

  /** This process serves: the other may go. */
  void replaced() {
    intake.inUse();
  }

  @Override
  public void close() {
    intake.close();
  }
}
