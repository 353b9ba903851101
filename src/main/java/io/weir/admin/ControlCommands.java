package io.weir.admin;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked through the control socket. Implemented by the gateway; called on the socket's
 * thread, one command at a time, and may take as long as it needs.
 */
public interface ControlCommands {

  /** The commands there are, for the answer to one that there is not. */
  List<String> names();

  /**
   * Runs a command whose name is among {@link #names}.
   *
   * @param arguments the words behind the name
   */
  Reply run(String name, List<String> arguments);

  /** What a command goes on to say. Used by one thread of the control socket. */
  interface Stream {
    /** Copies whole lines that have come since the last call; does not wait for any. */
    void drainTo(ByteBuffer to);

    /** Nobody reads any more; called once. */
    void end();
  }

  /**
   * How a command ended.
   *
   * @param ok whether it did what was asked
   * @param text one line, such as "generation 7"
   * @param details further lines, such as one for each problem
   * @param stream lines that go on behind those; null if there are none
   */
  record Reply(boolean ok, String text, List<String> details, @Nullable Stream stream) {
    public Reply {
      details = List.copyOf(details);
    }

    public Reply(boolean ok, String text, List<String> details) {
      this(ok, text, details, null);
    }

    /** A command that goes on until its client has enough. */
    public static Reply streaming(Stream stream) {
      return new Reply(true, "", List.of(), stream);
    }

    public static Reply ok(String text) {
      return new Reply(true, text, List.of());
    }

    public static Reply error(String text, List<String> details) {
      return new Reply(false, text, details);
    }
  }
}
