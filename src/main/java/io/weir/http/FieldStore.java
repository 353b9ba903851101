package io.weir.http;

import io.netty.handler.codec.http.HttpConstants;
import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one {@link FlatHeaders}. What a peer sent stays where it was read, in one array, and
 * a line is four places in it: nothing is made for a line that is only passed on, and neighbours
 * are copied together. A line of weir's own is two texts. The arrays are used again for the next
 * message, unless they have become large.
 */
final class FieldStore {
  /** Zeros behind a section, at which every scan ends. */
  private static final int END_ZEROS = 16;

  private static final int FIRST_BYTES = 512;
  private static final int FIRST_LINES = 16;

  /** Larger arrays are not kept for the next message. */
  private static final int KEPT_BYTES = 8 * 1024;

  private static final int KEPT_LINES = 64;

  private static final int LINE_EXTRA = ": \r\n".length();

  /** Flags beside the number of a name, which is below {@link HeaderNames#LIMIT}. */
  private static final int OWN = 0x80;

  /** A peer's line that stands as weir would write it. */
  private static final int PLAIN = 0x40;

  private static final int ID_MASK = HeaderNames.LIMIT - 1;

  private static final byte[] NO_BYTES = {};
  private static final int[] NO_SPANS = {};
  private static final CharSequence[] NO_TEXTS = {};
  private static final FieldText[] NO_VIEWS = {};

  private byte[] section = NO_BYTES;

  /** Where name and value of a peer's line i begin and end: four numbers at 4i. */
  private int[] spans = NO_SPANS;

  /** Name and value of weir's line i at 2i and 2i + 1. */
  private CharSequence[] texts = NO_TEXTS;

  /** For the value of line i, made when somebody asks for it. */
  private @Nullable FieldText[] views = NO_VIEWS;

  private byte[] kinds = NO_BYTES;
  private int count;
  private boolean someOwn;

  int count() {
    return count;
  }

  int idAt(int i) {
    return kinds[i] & ID_MASK;
  }

  CharSequence nameAt(int i) {
    return isOwn(i) ? texts[2 * i] : FieldText.text(section, spans[4 * i], spans[4 * i + 1]);
  }

  /** Good until line i changes; makes nothing in the long run. */
  CharSequence valueAt(int i) {
    if (isOwn(i)) {
      return texts[2 * i + 1];
    }
    FieldText view = views[i];
    if (view == null) {
      view = new FieldText();
      views[i] = view;
    }
    return view.at(section, spans[4 * i + 2], spans[4 * i + 3]);
  }

  /** Whether line i has this name, in any case. */
  boolean isName(int i, CharSequence name) {
    if (isOwn(i)) {
      return Ascii.equalsIgnoreCase(texts[2 * i], name);
    }
    int from = spans[4 * i];
    boolean same = spans[4 * i + 1] - from == name.length();
    for (int k = 0; same && k < name.length(); k++) {
      same = Ascii.lower((char) (section[from + k] & 0xff)) == Ascii.lower(name.charAt(k));
    }
    return same;
  }

  boolean hasUnderscore(int i) {
    if (isOwn(i)) {
      return AsciiString.indexOf(texts[2 * i], '_', 0) >= 0;
    }
    for (int k = spans[4 * i]; k < spans[4 * i + 1]; k++) {
      if (section[k] == '_') {
        return true;
      }
    }
    return false;
  }

  private boolean isOwn(int i) {
    return (kinds[i] & OWN) != 0;
  }

  // Changing

  /** Room for a section of so many bytes, with zeros behind it; there must be no lines. */
  byte[] section(int bytes) {
    if (section.length < bytes + END_ZEROS) {
      section = new byte[Math.max(FIRST_BYTES, bytes + END_ZEROS)];
    }
    Arrays.fill(section, bytes, bytes + END_ZEROS, (byte) 0);
    return section;
  }

  /** Adds a line that stands in the section; the numbers say where. */
  void add(int id, int name, int nameEnd, int value, int valueEnd) {
    grow();
    boolean plain =
        value == nameEnd + 2
            && section[nameEnd + 1] == HttpConstants.SP
            && section[valueEnd] == HttpConstants.CR;
    int at = 4 * count;
    spans[at] = name;
    spans[at + 1] = nameEnd;
    spans[at + 2] = value;
    spans[at + 3] = valueEnd;
    kinds[count++] = (byte) (plain ? id | PLAIN : id);
  }

  /** Adds a line of weir's own. */
  void add(int id, CharSequence name, CharSequence value) {
    grow();
    set(count++, id, name, value);
  }

  /** Makes line i one of weir's own. */
  void set(int i, int id, CharSequence name, CharSequence value) {
    texts[2 * i] = name;
    texts[2 * i + 1] = value;
    kinds[i] = (byte) (id | OWN);
    someOwn = true;
  }

  private void grow() {
    if (count == kinds.length) {
      int capacity = Math.max(FIRST_LINES, 2 * count);
      spans = Arrays.copyOf(spans, 4 * capacity);
      texts = Arrays.copyOf(texts, 2 * capacity);
      views = Arrays.copyOf(views, capacity);
      kinds = Arrays.copyOf(kinds, capacity);
    }
  }

  /** Line {@code to} becomes what line {@code from} is. */
  void move(int from, int to) {
    if (from == to) {
      return;
    }
    kinds[to] = kinds[from];
    if (isOwn(from)) {
      texts[2 * to] = texts[2 * from];
      texts[2 * to + 1] = texts[2 * from + 1];
    } else {
      System.arraycopy(spans, 4 * from, spans, 4 * to, 4);
    }
  }

  /** Leaves so many lines. */
  void truncate(int newCount) {
    count = newCount;
  }

  /** Leaves nothing. */
  void clear() {
    count = 0;
    if (someOwn) {
      Arrays.fill(texts, null);
      someOwn = false;
    }
    if (section.length > KEPT_BYTES) {
      section = NO_BYTES;
    }
    if (kinds.length > KEPT_LINES) {
      spans = NO_SPANS;
      texts = NO_TEXTS;
      views = NO_VIEWS;
      kinds = NO_BYTES;
    }
  }

  // Writing

  /** How many bytes {@link #write} writes. */
  int bytes() {
    int bytes = LINE_EXTRA * count;
    for (int i = 0; i < count; i++) {
      int at = 4 * i;
      bytes +=
          isOwn(i)
              ? texts[2 * i].length() + texts[2 * i + 1].length()
              : spans[at + 1] - spans[at] + spans[at + 3] - spans[at + 2];
    }
    return bytes;
  }

  /** Writes all lines with their line ends; returns where they end. */
  int write(byte[] to, int from) {
    int at = from;
    int i = 0;
    while (i < count) {
      if (isPlain(i)) {
        int last = lastNeighbour(i);
        at = copy(spans[4 * i], spans[4 * last + 3] + 2, to, at);
        i = last + 1;
      } else {
        at = isOwn(i) ? put(to, at, texts[2 * i]) : copy(spans[4 * i], spans[4 * i + 1], to, at);
        to[at++] = ':';
        to[at++] = ' ';
        at = putValue(i, to, at);
        to[at++] = '\r';
        to[at++] = '\n';
        i++;
      }
    }
    return at;
  }

  private boolean isPlain(int i) {
    return (kinds[i] & PLAIN) != 0;
  }

  /** The last of the lines from i on that stand one behind the other in the section. */
  private int lastNeighbour(int i) {
    int last = i;
    while (last + 1 < count
        && isPlain(last + 1)
        && spans[4 * last + 4] == spans[4 * last + 3] + 2) {
      last++;
    }
    return last;
  }

  private int putValue(int i, byte[] to, int at) {
    return isOwn(i)
        ? put(to, at, texts[2 * i + 1])
        : copy(spans[4 * i + 2], spans[4 * i + 3], to, at);
  }

  private int copy(int begin, int end, byte[] to, int at) {
    System.arraycopy(section, begin, to, at, end - begin);
    return at + end - begin;
  }

  /** Writes a text, one byte for each char; returns where it ends. */
  static int put(byte[] to, int at, CharSequence text) {
    return Latin1.copy(text, text.length(), to, at);
  }
}
