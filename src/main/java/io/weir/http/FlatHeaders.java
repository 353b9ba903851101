package io.weir.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order of the wire, in two flat arrays. No hashing and no entry objects: a
 * head has some twenty lines, and scanning twenty bytes is faster than one hash lookup.
 *
 * <p>An instance of {@link #FACTORY} holds what a peer sent and checks every name and value added
 * to it, once; the encoder trusts this type and checks nothing again. {@code new FlatHeaders()} is
 * for fields that weir makes itself.
 *
 * <p>Belongs to one message and so to one event loop. Names and values are strings or {@link
 * AsciiString}s, one char per byte of the wire (ISO-8859-1).
 */
public final class FlatHeaders extends NettyHeaders {

  /** Makes checking instances without a limit on the number of fields. */
  public static final HttpHeadersFactory FACTORY = factory(Integer.MAX_VALUE);

  private static final int FIRST_CAPACITY = 16;

  /** What weir adds to a head that it forwards. */
  private static final int SPARE_LINES = 8;

  private static final CharSequence[] NO_LINES = {};
  private static final byte[] NO_IDS = {};

  /**
   * The most fields that may be added; 0 says that names and values come from weir and are not
   * checked.
   */
  private final int limit;

  /** Name and value of line i stand at 2i and 2i + 1. */
  private CharSequence[] lines = NO_LINES;

  private byte[] ids = NO_IDS;
  private int count;

  /** Bit i is set if a line with id i may be present; clear if certainly none is. */
  private long present;

  private boolean underscores;

  public FlatHeaders() {
    this(0);
  }

  private FlatHeaders(int limit) {
    this.limit = limit;
  }

  /** For so many lines by {@link #take}, and those that weir adds to them. */
  static FlatHeaders sized(int fields) {
    FlatHeaders headers = new FlatHeaders();
    headers.lines = new CharSequence[2 * (fields + SPARE_LINES)];
    headers.ids = new byte[fields + SPARE_LINES];
    return headers;
  }

  /**
   * A factory for a decoder: its instances check what is added and refuse more than {@code
   * maxFields} lines.
   */
  public static HttpHeadersFactory factory(int maxFields) {
    return new HttpHeadersFactory() {
      @Override
      public HttpHeaders newHeaders() {
        return new FlatHeaders(maxFields);
      }

      @Override
      public HttpHeaders newEmptyHeaders() {
        return new FlatHeaders(maxFields);
      }
    };
  }

  // Reading

  /** How many lines there are. */
  @Override
  public int count() {
    return count;
  }

  @Override
  public CharSequence nameAt(int i) {
    return lines[2 * i];
  }

  @Override
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
  @Override
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
  void take(int id, AsciiString name, AsciiString value) {
    underscores |= id == 0 && name.indexOf('_', 0) >= 0;
    put(id, name, value);
  }

  @Override
  void put(CharSequence name, CharSequence value) {
    int id = HeaderNames.idOf(name);
    if (limit != 0) {
      checkName(id, name);
      if (!Tokens.isValue(value)) {
        throw new RefusedField(Failure.BAD_HEADER, "a field value holds a control character");
      }
      if (count >= limit) {
        throw new RefusedField(Failure.HEADER_TOO_LARGE, "more than " + limit + " fields");
      }
    }
    put(id, name, value);
  }

  private void checkName(int id, CharSequence name) {
    if (id != 0) {
      return; // A name with a number is a token without underscores.
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Ascii.isTokenChar(c)) {
        throw new RefusedField(Failure.BAD_HEADER, "a field name is not a token");
      }
      underscores |= c == '_';
    }
    if (name.length() == 0) {
      throw new RefusedField(Failure.BAD_HEADER, "a field name is empty");
    }
  }

  private void put(int id, CharSequence name, CharSequence value) {
    assert Tokens.isValue(value) : "not a field value";
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
  @Override
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

  @Override
  void removeAll(CharSequence name) {
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

  @Override
  public FlatHeaders clear() {
    truncate(0);
    present = 0;
    underscores = false;
    return this;
  }

  @Override
  public FlatHeaders copy() {
    FlatHeaders copy = new FlatHeaders(limit);
    copy.lines = lines.clone();
    copy.ids = ids.clone();
    copy.count = count;
    copy.present = present;
    copy.underscores = underscores;
    return copy;
  }
}
