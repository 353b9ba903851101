package io.weir.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
    long start = System.nanoTime();
    long emptySince = 0;
    for (long now = start; now - start < LIMIT_NANOS; now = System.nanoTime()) {
      String tables = read(TABLE) + read(TABLE6);
      long unread = queued(tables, hex(remote), hex(local), RECEIVE);
      if (unread > 0) {
        emptySince = 0;
      } else if (unread == 0 && queued(tables, hex(local), hex(remote), SEND) == 0) {
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
  private static long queued(String tables, String own, String other, int queue) {
    String row = " " + own + " " + other + " ";
    String mapped = " " + MAPPED + own + " " + MAPPED + other + " ";
    int at = tables.indexOf(row);
    int end = at >= 0 ? at + row.length() : tables.indexOf(mapped) + mapped.length();
    if (at < 0 && end < mapped.length()) {
      return -1;
    }
    // Behind the addresses: state, then tx_queue:rx_queue, all in hexadecimal.
    int start = end + "01 ".length() + queue * "00000000:".length();
    return Long.parseLong(tables, start, start + 8, 16);
  }

  private static String read(Path table) throws IOException {
    return Files.isReadable(table) ? Files.readString(table, ISO_8859_1) : "";
  }

  private static String hex(InetSocketAddress address) {
    byte[] ip = address.getAddress().getAddress();
    // The kernel prints the address as one word in the byte order of the machine.
    return String.format(
        Locale.ROOT, "%02X%02X%02X%02X:%04X", ip[3], ip[2], ip[1], ip[0], address.getPort());
  }
}
