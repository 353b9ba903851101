package io.weir.telemetry;

import io.weir.http.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A short ASCII text that stands in every line of a log: written as three words, which is cheaper
 * than a copy of an array. Never changed.
 */
final class Literal {
  /** The longest, and how much is written of each. */
  static final int MAX_LENGTH = 3 * Long.BYTES;

  private final long first;
  private final long second;
  private final long third;
  private final int length;

  private Literal(byte[] text) {
    if (text.length > MAX_LENGTH) {
      throw new IllegalArgumentException("longer than " + MAX_LENGTH + " bytes");
    }
    byte[] whole = Arrays.copyOf(text, MAX_LENGTH);
    first = Words.at(whole, 0);
    second = Words.at(whole, Long.BYTES);
    third = Words.at(whole, 2 * Long.BYTES);
    length = text.length;
  }

  static Literal of(String text) {
    return new Literal(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes it, and zeros behind it; returns where it ends. */
  int put(byte[] to, int at) {
    Words.put(to, at, first);
    Words.put(to, at + Long.BYTES, second);
    Words.put(to, at + 2 * Long.BYTES, third);
    return at + length;
  }
}
