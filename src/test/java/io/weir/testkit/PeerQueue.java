package io.weir.testkit;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks into the kernel's table of IPv4 sockets to learn whether the other end of a loopback
 * connection has read all that was sent to it. So a test can send two segments that are certain to
 * be two reads, without sleeping. Knows nothing, and says so, where there is no such table.
 */
final class PeerQueue {
  private static final Path TABLE = Path.of("/proc/net/tcp");

  /** A peer that has stopped reading on purpose is not waited for longer than this. */
  private static final long LIMIT_NANOS = 250_000_000;

  private static final long POLL_NANOS = 20_000;
  private static final int SEND = 0;
  private static final int RECEIVE = 1;

  private PeerQueue() {}

  /**
   * Waits, for a moment at most, until the peer of this connection has read everything.
   *
   * @param settleNanos how long nothing may be seen before that counts as read, though nothing was
   *     acknowledged
   */
  static void awaitEmpty(InetSocketAddress local, InetSocketAddress remote, long settleNanos)
      throws IOException {
    if (!(local.getAddress() instanceof Inet4Address) || !Files.isReadable(TABLE)) {
      return;
    }
    String ours = " " + hex(local) + " " + hex(remote) + " ";
    String theirs = " " + hex(remote) + " " + hex(local) + " ";
    long start = System.nanoTime();
    long emptySince = 0;
    for (long now = start; now - start < LIMIT_NANOS; now = System.nanoTime()) {
      List<String> table = Files.readAllLines(TABLE);
      long unread = queued(table, theirs, RECEIVE);
      if (unread > 0) {
        emptySince = 0;
      } else if (unread == 0 && queued(table, ours, SEND) == 0) {
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

  /**
   * Bytes in one of the two queues of a socket, whose row has its own address first; -1 without a
   * row, which also happens to sockets that exist: the table changes while it is read.
   */
  private static long queued(List<String> table, String row, int queue) {
    for (String line : table) {
      int at = line.indexOf(row);
      if (at >= 0) {
        // Behind the addresses: state, then tx_queue:rx_queue, all in hexadecimal.
        String queues = line.substring(at + row.length()).split(" ")[1];
        return Long.parseLong(queues.split(":")[queue], 16);
      }
    }
    return -1;
  }

  private static String hex(InetSocketAddress address) {
    byte[] ip = address.getAddress().getAddress();
    // The kernel prints the address as one word in the byte order of the machine.
    return String.format(
        Locale.ROOT, "%02X%02X%02X%02X:%04X", ip[3], ip[2], ip[1], ip[0], address.getPort());
  }
}
