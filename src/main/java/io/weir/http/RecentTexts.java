package io.weir.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that were read lately, so that one that comes again is not made again. A text has one place
 * only, by a hash of its bytes, and takes it from whichever was there: a miss costs one copy more
 * than there would be without this, and no peer can make it grow.
 */
final class RecentTexts {
  private static final int PLACES = 256;

  /** Longer ones seldom come again. */
  private static final int MAX_BYTES = 256;

  /** 2^64 by the golden ratio, as Knuth has it (The Art of Computer Programming, section 6.4). */
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

  private final @Nullable String[] texts = new @Nullable String[PLACES];
  private final byte[][] bytes = new byte[PLACES][];

  /** These bytes as a text (ISO-8859-1). */
  String of(byte[] source, int from, int to) {
    if (to - from > MAX_BYTES) {
      return FieldText.text(source, from, to);
    }
    int place = hash(source, from, to) & (PLACES - 1);
    String known = texts[place];
    if (known != null && Arrays.equals(bytes[place], 0, known.length(), source, from, to)) {
      return known;
    }
    String text = FieldText.text(source, from, to);
    texts[place] = text;
    bytes[place] = Arrays.copyOfRange(source, from, to);
    return text;
  }

  private static int hash(byte[] source, int from, int to) {
    long hash = (long) to - from;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      hash = (hash ^ Words.at(source, i)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    for (; i < to; i++) {
      hash = 31 * hash + source[i];
    }
    hash *= MULTIPLIER;
    return (int) (hash >>> 32);
  }
}
