package io.weir.http;

import io.netty.util.AsciiString;

/** Texts of one byte for each char (ISO-8859-1), as all that peers send is read. Stateless. */
public final class Latin1 {
  private Latin1() {}

  /**
   * Writes the beginning of a text; of a char that is no single byte its lower eight bits.
   *
   * @param end how many chars of it
   * @return where it ends
   */
  @SuppressWarnings("deprecation") // The one way to copy a string's bytes as they are.
  public static int copy(CharSequence text, int end, byte[] to, int at) {
    if (text instanceof AsciiString ascii) {
      System.arraycopy(ascii.array(), ascii.arrayOffset(), to, at, end);
    } else if (text instanceof FieldText field) {
      field.copy(end, to, at);
    } else {
      text.toString().getBytes(0, end, to, at);
    }
    return at + end;
  }

  /** How much of the beginning of a text could stand in a quoted string as it is. */
  public static int quotable(CharSequence text, int end) {
    if (text instanceof AsciiString ascii) {
      return Words.quotable(ascii.array(), ascii.arrayOffset(), end);
    }
    return text instanceof FieldText field ? field.quotable(end) : quotable(text.toString(), end);
  }

  // The source is looked at, not the copy: bytes that were just written as other words than they
  // are read would be waited for.

  private static int quotable(String text, int end) {
    int i = 0;
    while (i < end && Words.isQuotable(text.charAt(i))) {
      i++;
    }
    return i;
  }
}
