package io.weir.http;

import java.util.Objects;

/**
 * A part of a section that a peer sent, read in place: one char for each byte (ISO-8859-1). It says
 * something else as soon as its headers change or are cleared, so whoever keeps it takes {@link
 * #toString}.
 */
final class FieldText implements CharSequence {
  private byte[] bytes = {};
  private int from;
  private int length;

  /** Turns to another part. */
  FieldText at(byte[] section, int begin, int end) {
    bytes = section;
    from = begin;
    length = end - begin;
    return this;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    return (char) (bytes[from + Objects.checkIndex(index, length)] & 0xff);
  }

  /** Writes its beginning. */
  void copy(int end, byte[] to, int at) {
    System.arraycopy(bytes, from, to, at, Objects.checkIndex(end, length + 1));
  }

  /** How much of its beginning could stand in a quoted string as it is. */
  int quotable(int end) {
    return Words.quotable(bytes, from, Objects.checkIndex(end, length + 1));
  }

  @Override
  public String subSequence(int begin, int end) {
    Objects.checkFromToIndex(begin, end, length);
    return text(bytes, from + begin, from + end);
  }

  @Override
  public String toString() {
    return text(bytes, from, from + length);
  }

  @SuppressWarnings("deprecation") // The one constructor that makes a Latin-1 string by one copy.
  static String text(byte[] bytes, int from, int to) {
    return new String(bytes, 0, from, to - from);
  }
}
