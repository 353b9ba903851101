package io.weir.http;

import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order of the wire, in two flat arrays. No hashing and no entry objects: a
 * head has some twenty lines, and scanning twenty bytes is faster than one hash lookup.
 *
 * <p>Nothing is checked when it is written: {@link FieldLines} checked what a peer sent, and {@link
 * #add} what a filter made of it.
 *
 * <p>Belongs to one message and so to one event loop. Names and values are strings or {@link
 * AsciiString}s, one char per byte of the wire (ISO-8859-1).
 */
public final class FlatHeaders {
  /** No fields, and none can be added. */
  public static final FlatHeaders NONE = new FlatHeaders();

  private static final int FIRST_CAPACITY = 16;

  /** What weir adds to a head that it forwards. */
  private static final int SPARE_LINES = 8;

  private static final CharSequence[] NO_LINES = {};
  private static final byte[] NO_IDS = {};

  /** Name and value of line i stand at 2i and 2i + 1. */
  private CharSequence[] lines = NO_LINES;

  private byte[] ids = NO_IDS;
  private int count;

  /** Bit i is set if a line with id i may be present; clear if certainly none is. */
  private long present;

  private boolean underscores;

  /** For so many lines by {@link #take}, and those that weir adds to them. */
  static FlatHeaders sized(int fields) {
    FlatHeaders headers = new FlatHeaders();
    headers.lines = new CharSequence[2 * (fields + SPARE_LINES)];
    headers.ids = new byte[fields + SPARE_LINES];
    return headers;
  }

  // Reading

  /** How many lines there are. */
  public int count() {
    return count;
  }

  /** The name of line i, as it was written. */
  public CharSequence nameAt(int i) {
    return lines[2 * i];
  }

  /** The value of line i, without white space around it. */
  public CharSequence valueAt(int i) {
    return lines[2 * i + 1];
  }

  /** The number of the name of line i by {@link HeaderNames}, 0 if it has none. */
  public int idAt(int i) {
    return ids[i];
  }

  /** The first line with this id, or -1. */
  public int indexOf(int id) {
    return indexOf(id, 0);
  }

  /** The first line with this id at or after {@code from}, or -1. */
  public int indexOf(int id, int from) {
    if ((present >>> id & 1) != 0) {
      for (int i = from; i < count; i++) {
        if (ids[i] == id) {
          return i;
        }
      }
    }
    return -1;
  }

  /** The first line with this name, in any case, at or after {@code from}, or -1. */
  public int indexOf(CharSequence name, int from) {
    int id = HeaderNames.idOf(name);
    if (id != 0) {
      return indexOf(id, from);
    }
    for (int i = from; i < count; i++) {
      if (ids[i] == 0 && Ascii.equalsIgnoreCase(nameAt(i), name)) {
        return i;
      }
    }
    return -1;
  }

  public boolean contains(int id) {
    return indexOf(id, 0) >= 0;
  }

  /** The value of the first line with this id. */
  public @Nullable String get(int id) {
    int i = indexOf(id, 0);
    return i < 0 ? null : valueAt(i).toString();
  }

  /** The value of the first line with this name, in any case. */
  public @Nullable String get(CharSequence name) {
    int i = indexOf(name, 0);
    return i < 0 ? null : valueAt(i).toString();
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** Whether the first line with this id has this value, letter by letter. */
  public boolean isValue(int id, String value) {
    int i = indexOf(id, 0);
    return i >= 0 && AsciiString.contentEquals(valueAt(i), value);
  }

  /** How many lines have this id. */
  public int countOf(int id) {
    int n = 0;
    for (int i = indexOf(id, 0); i >= 0; i = indexOf(id, i + 1)) {
      n++;
    }
    return n;
  }

  /** Whether a line with this id has this element in its comma-separated list, in any case. */
  public boolean containsToken(int id, String token) {
    for (int i = indexOf(id, 0); i >= 0; i = indexOf(id, i + 1)) {
      if (Tokens.contains(valueAt(i), token)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of these ids may be present: false is certain. */
  boolean mayContainAny(long idSet) {
    return (present & idSet) != 0;
  }

  /** Whether a name with an underscore was added. */
  boolean hasUnderscores() {
    return underscores;
  }

  // Changing

  /** Adds a line of weir's own; the value is trusted. */
  public void append(int id, String value) {
    put(id, HeaderNames.nameOf(id), value);
  }

  /**
   * Leaves exactly one line with this id: the first one, or else a new one at the end; the value is
   * trusted.
   */
  public void replace(int id, String value) {
    int i = indexOf(id, 0);
    if (i < 0) {
      append(id, value);
      return;
    }
    assert Tokens.isValue(value) : "not a field value";
    lines[2 * i + 1] = value;
    for (int k = indexOf(id, i + 1); k >= 0; k = indexOf(id, k)) {
      removeAt(k);
    }
  }

  /** Adds a line that a peer sent, whose name and value were checked when they were read. */
  void take(int id, CharSequence name, CharSequence value) {
    underscores |= id == 0 && AsciiString.indexOf(name, '_', 0) >= 0;
    put(id, name, value);
  }

  /**
   * Adds a line of a filter's.
   *
   * @throws IllegalArgumentException if it would not be one line; says why
   */
  public void add(CharSequence name, CharSequence value) {
    if (!Ascii.isToken(name)) {
      throw new IllegalArgumentException("a field name is not a token");
    }
    if (!Tokens.isValue(value)) {
      throw new IllegalArgumentException("a field value holds a control character");
    }
    take(HeaderNames.idOf(name), name, value);
  }

  /** Leaves exactly one line with this name, a new one at the end; checked as {@link #add}. */
  public void set(CharSequence name, CharSequence value) {
    remove(name);
    add(name, value);
  }

  private void put(int id, CharSequence name, CharSequence value) {
    assert this != NONE && Tokens.isValue(value) : "not a field value";
    if (count == ids.length) {
      int capacity = Math.max(FIRST_CAPACITY, 2 * count);
      lines = Arrays.copyOf(lines, 2 * capacity);
      ids = Arrays.copyOf(ids, capacity);
    }
    lines[2 * count] = name;
    lines[2 * count + 1] = value;
    ids[count] = (byte) id;
    present |= 1L << id;
    count++;
  }

  /** Removes line i; the others keep their order. */
  public void removeAt(int i) {
    int behind = count - i - 1;
    System.arraycopy(lines, 2 * i + 2, lines, 2 * i, 2 * behind);
    System.arraycopy(ids, i + 1, ids, i, behind);
    truncate(count - 1);
  }

  /** Removes all lines with this id. */
  public void removeAll(int id) {
    removeAll(1L << id);
  }

  /** Removes all lines whose id is in the set, in one pass; bit 0 must be clear. */
  void removeAll(long idSet) {
    if (!mayContainAny(idSet)) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if ((idSet >>> ids[i] & 1) == 0) {
        move(i, kept++);
      }
    }
    truncate(kept);
    present &= ~idSet;
  }

  /** Removes all lines with this name, in any case. */
  public void remove(CharSequence name) {
    int id = HeaderNames.idOf(name);
    if (id != 0) {
      removeAll(id);
      return;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (ids[i] != 0 || !Ascii.equalsIgnoreCase(nameAt(i), name)) {
        move(i, kept++);
      }
    }
    truncate(kept);
  }

  /** Removes all lines whose name has an underscore. */
  void removeUnderscores() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (ids[i] != 0 || AsciiString.indexOf(nameAt(i), '_', 0) < 0) {
        move(i, kept++);
      }
    }
    truncate(kept);
    underscores = false;
  }

  private void move(int from, int to) {
    if (from != to) {
      lines[2 * to] = lines[2 * from];
      lines[2 * to + 1] = lines[2 * from + 1];
      ids[to] = ids[from];
    }
  }

  private void truncate(int newCount) {
    Arrays.fill(lines, 2 * newCount, 2 * count, null);
    count = newCount;
  }

  /** Removes all lines. */
  public void clear() {
    truncate(0);
    present = 0;
    underscores = false;
  }
}
