package io.weir.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.testkit.Patience;
import io.weir.testkit.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many clients that ask again and again, or wait for their turn, over sockets that do not block.
 * For the thread of a test, which looks after all of them, until {@link #close}.
 */
final class Crowd implements AutoCloseable {
  private static final int SOME_BYTES = 8192;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)\r\n");

  private final List<Member> members = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(SOME_BYTES);

  private Crowd() {}

  /** One client. */
  private static final class Member {
    private final SocketChannel channel;
    private final StringBuilder response = new StringBuilder();
    private boolean asking;
    private boolean turnedAway;
    private int served;

    Member(SocketChannel channel) {
      this.channel = channel;
    }

    void ask(String request) throws IOException {
      channel.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
      response.setLength(0);
      asking = true;
    }

    boolean answered() {
      int head = response.indexOf("\r\n\r\n");
      Matcher length = LENGTH.matcher(response);
      return head >= 0
          && length.find()
          && response.length() == head + 4 + Integer.parseInt(length.group(1));
    }
  }

  /** So many clients of a port of loopback, connected as far as the kernel goes. */
  static Crowd of(int count, int port) {
    Crowd crowd = new Crowd();
    try {
      for (int i = 0; i < count; i++) {
        SocketChannel channel = SocketChannel.open();
        crowd.members.add(new Member(channel));
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
      }
    } catch (IOException e) {
      crowd.close();
      throw new UncheckedIOException(e);
    }
    return crowd;
  }

  /** Lets everybody who waits for nothing ask for this, and looks who was answered. */
  void turn(String target) {
    each(
        member -> {
          if (!member.asking) {
            member.ask(Wire.get(target));
          }
        });
    look();
  }

  /** Looks who was answered. */
  void look() {
    each(this::look);
  }

  /** What one client does. */
  private interface Step {
    void run(Member member) throws IOException;
  }

  private void each(Step step) {
    for (Member each : members) {
      try {
        if (!each.turnedAway) {
          step.run(each);
        }
      } catch (IOException e) {
        each.turnedAway = true;
      }
    }
  }

  private void look(Member each) throws IOException {
    if (!each.asking) {
      return;
    }
    int count = each.channel.read(buffer.clear());
    each.turnedAway |= count < 0;
    if (count > 0) {
      each.response.append(ISO_8859_1.decode(buffer.flip()));
      if (each.answered()) {
        each.served++;
        each.asking = false;
      }
    }
  }

  /** Waits until everybody who has asked was answered. */
  void awaitAnswers() {
    Patience.until(
        "answers for all",
        () -> {
          look();
          return members.stream().noneMatch(each -> each.asking && !each.turnedAway);
        });
  }

  /** How many were answered at least so often. */
  int served(int times) {
    return (int) members.stream().filter(each -> each.served >= times).count();
  }

  /** How many found their connection ended. */
  int turnedAway() {
    return (int) members.stream().filter(each -> each.turnedAway).count();
  }

  int size() {
    return members.size();
  }

  /** The latest response that each has had. */
  List<String> responses() {
    return members.stream().map(each -> each.response.toString()).toList();
  }

  /** Everybody who was answered goes away. */
  void servedLeave() {
    members.removeIf(
        each -> {
          if (each.served > 0) {
            close(each);
          }
          return each.served > 0;
        });
  }

  private static void close(Member each) {
    try {
      each.channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    members.forEach(Crowd::close);
  }
}
