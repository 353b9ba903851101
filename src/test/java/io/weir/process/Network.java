package io.weir.process;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A network of its own for processes, with nothing in it but loopback and a few ports to connect
 * from. Sockets in files are seen from everywhere. From {@link #withPorts} to {@link #close}, for
 * the thread of a test.
 */
final class Network implements AutoCloseable {
  private static final String SYSCTL = "/proc/sys/net/ipv4/ip_local_port_range";

  private final Child holder;

  private Network(Child holder) {
    this.holder = holder;
  }

  /**
   * Makes one in which these ports are all that the kernel may choose from. Where the kernel does
   * not let us, as in most containers, the test is skipped.
   */
  static Network withPorts(Path directory, int first, int last) {
    String ports = "echo " + first + " " + last + " > " + SYSCTL;
    String line =
        Programs.need("ip") + " link set lo up && " + ports + " && echo ready && exec cat";
    List<String> command = List.of(Programs.need("unshare"), "-n", "sh", "-c", line);
    Child holder = Child.start(directory, command);
    try {
      holder.awaitOut("ready");
    } catch (AssertionError refused) {
      holder.close();
      Assumptions.abort("no network of its own may be made here: " + holder.err());
    }
    return new Network(holder);
  }

  /** A command that runs another one in it, in the same process. */
  List<String> command() {
    return List.of(Programs.need("nsenter"), "--net=/proc/" + holder.pid() + "/ns/net");
  }

  @Override
  public void close() {
    holder.close();
  }
}
