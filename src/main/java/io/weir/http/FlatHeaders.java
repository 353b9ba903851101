package io.weir.http;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order of the wire. No hashing and no entry objects: a head has some twenty
 * lines, and scanning twenty bytes is faster than one hash lookup. {@link FieldStore} has the
 * lines.
 *
 * <p>Nothing is checked when it is written: {@link FieldLines} checked what a peer sent, and {@link
 * #add} what a filter made of it.
 *
 * <p>Belongs to one message at a time and so to one event loop. Names and values have one char per
 * byte of the wire (ISO-8859-1).
 */
public final class FlatHeaders {
  /** No fields, and none can be added. */
  public static final FlatHeaders NONE = new FlatHeaders();

  private final FieldStore lines = new FieldStore();

  /** Bit i is set if a line with id i may be present; clear if certainly none is. */
  private long present;

  private boolean underscores;

  // Reading

  /** How many lines there are. */
  public int count() {
    return lines.count();
  }

  /** The name of line i, as it was written. */
  public CharSequence nameAt(int i) {
    return lines.nameAt(i);
  }

  /**
   * The value of line i, without white space around it. It may be read in place: whoever keeps it
   * beyond the next change of these headers takes its string.
   */
  public CharSequence valueAt(int i) {
    return lines.valueAt(i);
  }

  /** The number of the name of line i by {@link HeaderNames}, 0 if it has none. */
  public int idAt(int i) {
    return lines.idAt(i);
  }

  /** The first line with this id, or -1. */
  public int indexOf(int id) {
    return indexOf(id, 0);
  }

  /** The first line with this id at or after {@code from}, or -1. */
  public int indexOf(int id, int from) {
    if ((present >>> id & 1) != 0) {
      for (int i = from; i < lines.count(); i++) {
        if (lines.idAt(i) == id) {
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
    for (int i = from; i < lines.count(); i++) {
      if (lines.idAt(i) == 0 && lines.isName(i, name)) {
        return i;
      }
    }
    return -1;
  }

  public boolean contains(int id) {
    return indexOf(id, 0) >= 0;
  }

  /** The value of the first line with this id, as {@link #valueAt} gives it. */
  public @Nullable CharSequence value(int id) {
    int i = indexOf(id, 0);
    return i < 0 ? null : valueAt(i);
  }

  /** The same, to keep. */
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
    return lines.count() == 0;
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
  public void append(int id, CharSequence value) {
    put(id, HeaderNames.nameOf(id), value);
  }

  /**
   * Leaves exactly one line with this id: in the place of the first one, or else at the end; the
   * value is trusted.
   */
  public void replace(int id, CharSequence value) {
    int i = indexOf(id, 0);
    if (i < 0) {
      append(id, value);
      return;
    }
    assert Tokens.isValue(value) : "not a field value";
    lines.set(i, id, HeaderNames.nameOf(id), value);
    for (int k = indexOf(id, i + 1); k >= 0; k = indexOf(id, k)) {
      removeAt(k);
    }
  }

  /**
   * Room for a section of so many bytes, behind which there are zeros; there must be no lines. It
   * is good until the next call.
   */
  byte[] section(int bytes) {
    assert this != NONE && isEmpty();
    return lines.section(bytes);
  }

  /**
   * Adds a line of the section, whose name and value were checked when they were read. The numbers
   * are places in the section.
   */
  void take(int id, int name, int nameEnd, int value, int valueEnd) {
    lines.add(id, name, nameEnd, value, valueEnd);
    underscores |= id == 0 && lines.hasUnderscore(count() - 1);
    present |= 1L << id;
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
    put(HeaderNames.idOf(name), name, value);
  }

  /** Leaves exactly one line with this name, a new one at the end; checked as {@link #add}. */
  public void set(CharSequence name, CharSequence value) {
    remove(name);
    add(name, value);
  }

  private void put(int id, CharSequence name, CharSequence value) {
    assert this != NONE && Tokens.isValue(value) : "not a field value";
    lines.add(id, name, value);
    underscores |= id == 0 && lines.hasUnderscore(count() - 1);
    present |= 1L << id;
  }

  /** Removes line i; the others keep their order. */
  public void removeAt(int i) {
    for (int k = i + 1; k < count(); k++) {
      lines.move(k, k - 1);
    }
    lines.truncate(count() - 1);
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
    for (int i = 0; i < count(); i++) {
      if ((idSet >>> lines.idAt(i) & 1) == 0) {
        lines.move(i, kept++);
      }
    }
    lines.truncate(kept);
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
    for (int i = 0; i < count(); i++) {
      if (lines.idAt(i) != 0 || !lines.isName(i, name)) {
        lines.move(i, kept++);
      }
    }
    lines.truncate(kept);
  }

  /** Removes all lines whose name has an underscore. */
  void removeUnderscores() {
    int kept = 0;
    for (int i = 0; i < count(); i++) {
      if (lines.idAt(i) != 0 || !lines.hasUnderscore(i)) {
        lines.move(i, kept++);
      }
    }
    lines.truncate(kept);
    underscores = false;
  }

  /** Removes all lines. */
  public void clear() {
    lines.clear();
    present = 0;
    underscores = false;
  }

  // Writing

  /** How many bytes {@link #write} writes. */
  int bytes() {
    return lines.bytes();
  }

  /** Writes all lines with their line ends; returns where they end. */
  int write(byte[] to, int from) {
    return lines.write(to, from);
  }
}
