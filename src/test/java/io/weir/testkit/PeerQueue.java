package io.weir.testkit;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks into the kernel's tables of sockets to learn whether the other end of a loopback connection
 * has read all that was sent to it. So a test can send two segments that are certain to be two
 * reads, without sleeping. Knows nothing, and says so, where there is no such table.
 */
final class PeerQueue {
  private static final Path TABLE = Path.of("/proc/net/tcp");

  /** A socket that could also speak IPv6 is listed here, with its IPv4 address mapped. */
  private static final Path TABLE6 = Path.of("/proc/net/tcp6");

  private static final String MAPPED = "0000000000000000FFFF0000";

  /** A peer that has stopped reading on purpose is not waited for longer than this. */
  private static final long LIMIT_NANOS = 250_000_000;

  private static final long POLL_NANOS = 20_000;
  private static final int SEND = 0;
  private static final int RECEIVE = 1;

  private PeerQueue() {}

  /** One direction of a connection: from here to the peer. */
  record Flow(InetSocketAddress local, InetSocketAddress remote) {}

  /**
   * Waits, for a moment at most, until the peers of all these connections have read everything.
   *
   * @param settleNanos how long nothing may be seen before that counts as read, though nothing was
   *     acknowledged
   */
  static void awaitEmpty(List<Flow> flows, long settleNanos) throws IOException {
    boolean known = flows.stream().allMatch(f -> f.local.getAddress() instanceof Inet4Address);
    if (!known || !Files.isReadable(TABLE)) {
      return;
    }
    long start = System.nanoTime();
    long emptySince = 0;
    for (long now = start; now - start < LIMIT_NANOS; now = System.nanoTime()) {
      Map<String, String> queues = queues();
      if (flows.stream().anyMatch(flow -> queued(queues, flow.remote, flow.local, RECEIVE) > 0)) {
        emptySince = 0;
      } else if (flows.stream().allMatch(flow -> isDelivered(queues, flow))) {
        return;
      } else if (emptySince == 0) {
        // Read, but not acknowledged; or still on its way, which takes no longer than this.
        emptySince = now;
      } else if (now - emptySince > settleNanos) {
        return;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static boolean isDelivered(Map<String, String> queues, Flow flow) {
    return queued(queues, flow.remote, flow.local, RECEIVE) == 0
        && queued(queues, flow.local, flow.remote, SEND) == 0;
  }

  /**
   * Bytes in one of the two queues of a socket; -1 without a row, which also happens to sockets
   * that exist: the tables change while they are read.
   */
  private static long queued(
      Map<String, String> queues, InetSocketAddress own, InetSocketAddress other, int queue) {
    String both = queues.get(hex(own) + " " + hex(other));
    return both == null ? -1 : Long.parseLong(both.split(":")[queue], 16);
  }

  /** Of each socket, by its own and the other address: {@code tx_queue:rx_queue}. */
  private static Map<String, String> queues() throws IOException {
    Map<String, String> queues = new HashMap<>();
    for (Path table : List.of(TABLE, TABLE6)) {
      if (Files.isReadable(table)) {
        for (String row : Files.readAllLines(table)) {
          // Number, own address, other address, state, queues, and more, in hexadecimal.
          String[] columns = row.strip().replace(MAPPED, "").split(" ", 6);
          queues.put(columns[1] + " " + columns[2], columns[4]);
        }
      }
    }
    return queues;
  }

  private static String hex(InetSocketAddress address) {
    byte[] ip = address.getAddress().getAddress();
    // The kernel prints the address as one word in the byte order of the machine.
    return String.format(
        Locale.ROOT, "%02X%02X%02X%02X:%04X", ip[3], ip[2], ip[1], ip[0], address.getPort());
  }
}
