package io.weir.filter;

import io.weir.net.AnyThread;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One number for each client address, in a table of fixed size: a cache with sets of four places,
 * in which the client with the smallest number makes room for a new one. Shared by all loops
 * without locks; two that change one set at the same moment may lose one of the changes. Lives as
 * long as its filter.
 *
 * <p>Clients are told apart by a 64-bit hash with a random seed, IPv6 ones by their network of 64
 * bits, since one of them may use any address in it.
 */
@AnyThread
final class ClientTable {
  /** How many clients are remembered at once; 16 bytes each. */
  static final int CLIENTS = 1 << 16;

  private static final int WAYS = 4;
  private static final int SETS = CLIENTS / WAYS;
  private static final int NETWORK_BYTES = 8;

  private final AtomicLongArray hashes = new AtomicLongArray(CLIENTS);
  private final AtomicLongArray values = new AtomicLongArray(CLIENTS);
  private final long seed = new SplittableRandom().nextLong();

  /** The place of a client; if it is new there, its number is {@code initial}. */
  int place(InetAddress client, long initial) {
    long hash = hash(client);
    int first = (int) (hash >>> 32) & (SETS - 1);
    int smallest = first * WAYS;
    for (int i = first * WAYS; i < (first + 1) * WAYS; i++) {
      if (hashes.getPlain(i) == hash) {
        return i;
      }
      if (hashes.getPlain(i) == 0 || values.getPlain(i) < values.getPlain(smallest)) {
        smallest = i;
      }
    }
    values.setPlain(smallest, initial);
    hashes.setRelease(smallest, hash);
    return smallest;
  }

  long get(int place) {
    return values.get(place);
  }

  /** Whether the number was {@code expected} and now is {@code next}. */
  boolean change(int place, long expected, long next) {
    return values.compareAndSet(place, expected, next);
  }

  private long hash(InetAddress client) {
    long key;
    if (client instanceof Inet4Address) {
      // That is the address itself.
      key = client.hashCode();
    } else {
      byte[] bytes = client.getAddress();
      key = 0;
      for (int i = 0; i < NETWORK_BYTES; i++) {
        key = (key << Byte.SIZE) | (bytes[i] & 0xff);
      }
    }
    long mixed = mix(mix(key ^ seed) + seed);
    return mixed == 0 ? 1 : mixed;
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
