package io.weir.http;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The interface that Netty's decoders want from {@link FlatHeaders}, told in terms of its few
 * primitives. weir's own code asks by line and by id instead, which needs neither lists nor
 * iterators.
 */
abstract class NettyHeaders extends HttpHeaders {

  abstract int count();

  abstract CharSequence nameAt(int i);

  abstract CharSequence valueAt(int i);

  abstract int indexOf(CharSequence name, int from);

  abstract void put(CharSequence name, CharSequence value);

  abstract void removeAll(CharSequence name);

  abstract void removeAt(int i);

  // What the decoders call for each message.

  @Override
  public final NettyHeaders add(CharSequence name, Object value) {
    put(text(name), text(value));
    return this;
  }

  @Override
  public final boolean contains(CharSequence name) {
    return indexOf(name, 0) >= 0;
  }

  @Override
  public final List<String> getAll(CharSequence name) {
    int first = indexOf(name, 0);
    if (first < 0) {
      return Collections.emptyList();
    }
    List<String> all = new ArrayList<>(1);
    for (int i = first; i >= 0; i = indexOf(name, i + 1)) {
      all.add(valueAt(i).toString());
    }
    return Collections.unmodifiableList(all);
  }

  @Override
  public final boolean containsValue(CharSequence name, CharSequence value, boolean ignoreCase) {
    for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
      if (ignoreCase
          ? Tokens.contains(valueAt(i), value)
          : Tokens.containsExactly(valueAt(i), value)) {
        return true;
      }
    }
    return false;
  }

  // The rest.

  private static CharSequence text(Object value) {
    if (value instanceof String || value instanceof AsciiString) {
      return (CharSequence) value;
    }
    if (value instanceof Date date) {
      return DateFormatter.format(date);
    }
    if (value instanceof Calendar calendar) {
      return DateFormatter.format(calendar.getTime());
    }
    return value.toString();
  }

  @Override
  public final @Nullable String get(CharSequence name) {
    int i = indexOf(name, 0);
    return i < 0 ? null : valueAt(i).toString();
  }

  @Override
  public final @Nullable String get(String name) {
    return get((CharSequence) name);
  }

  @Override
  public final List<String> getAll(String name) {
    return getAll((CharSequence) name);
  }

  @Override
  public final boolean contains(String name) {
    return contains((CharSequence) name);
  }

  @Override
  public final boolean contains(CharSequence name, CharSequence value, boolean ignoreCase) {
    for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
      if (ignoreCase
          ? Ascii.equalsIgnoreCase(valueAt(i), value)
          : AsciiString.contentEquals(valueAt(i), value)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public final boolean contains(String name, String value, boolean ignoreCase) {
    return contains((CharSequence) name, value, ignoreCase);
  }

  @Override
  public final @Nullable Integer getInt(CharSequence name) {
    String value = get(name);
    try {
      return value == null ? null : Integer.valueOf(value);
    } catch (NumberFormatException e) {
      return null; // Not a number is the same as no such field.
    }
  }

  @Override
  public final int getInt(CharSequence name, int defaultValue) {
    Integer value = getInt(name);
    return value == null ? defaultValue : value;
  }

  @Override
  public final @Nullable Short getShort(CharSequence name) {
    Integer value = getInt(name);
    return value == null || value != value.shortValue() ? null : (Short) value.shortValue();
  }

  @Override
  public final short getShort(CharSequence name, short defaultValue) {
    Short value = getShort(name);
    return value == null ? defaultValue : value;
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // Netty's formatter speaks it.
  public final @Nullable Long getTimeMillis(CharSequence name) {
    String value = get(name);
    Date date = value == null ? null : DateFormatter.parseHttpDate(value);
    return date == null ? null : (Long) date.getTime();
  }

  @Override
  public final long getTimeMillis(CharSequence name, long defaultValue) {
    Long value = getTimeMillis(name);
    return value == null ? defaultValue : value;
  }

  @Override
  public final boolean isEmpty() {
    return count() == 0;
  }

  @Override
  public final int size() {
    return count();
  }

  @Override
  public final Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < count(); i++) {
      names.add(nameAt(i).toString());
    }
    return names;
  }

  @Override
  public final List<Entry<String, String>> entries() {
    List<Entry<String, String>> entries = new ArrayList<>(count());
    for (int i = 0; i < count(); i++) {
      entries.add(stringEntry(i));
    }
    return entries;
  }

  private Entry<String, String> stringEntry(int i) {
    return new SimpleImmutableEntry<>(nameAt(i).toString(), valueAt(i).toString());
  }

  @Override
  @Deprecated
  public final Iterator<Entry<String, String>> iterator() {
    return lineIterator(this::stringEntry);
  }

  @Override
  public final Iterator<Entry<CharSequence, CharSequence>> iteratorCharSequence() {
    return lineIterator(i -> new SimpleImmutableEntry<>(nameAt(i), valueAt(i)));
  }

  private <T> Iterator<T> lineIterator(IntFunction<T> element) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < count();
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return element.apply(next++);
      }
    };
  }

  @Override
  public final NettyHeaders add(String name, Object value) {
    return add((CharSequence) name, value);
  }

  @Override
  public final NettyHeaders add(String name, Iterable<?> values) {
    return add((CharSequence) name, values);
  }

  @Override
  public final NettyHeaders add(CharSequence name, Iterable<?> values) {
    for (Object value : values) {
      add(name, value);
    }
    return this;
  }

  @Override
  public final NettyHeaders add(HttpHeaders headers) {
    Iterator<Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Entry<CharSequence, CharSequence> line = all.next();
      add(line.getKey(), (Object) line.getValue());
    }
    return this;
  }

  @Override
  public final NettyHeaders addInt(CharSequence name, int value) {
    return add(name, (Object) value);
  }

  @Override
  public final NettyHeaders addShort(CharSequence name, short value) {
    return add(name, (Object) value);
  }

  @Override
  public final NettyHeaders set(CharSequence name, Object value) {
    removeAll(name);
    return add(name, value);
  }

  @Override
  public final NettyHeaders set(String name, Object value) {
    return set((CharSequence) name, value);
  }

  @Override
  public final NettyHeaders set(String name, Iterable<?> values) {
    return set((CharSequence) name, values);
  }

  @Override
  public final NettyHeaders set(CharSequence name, Iterable<?> values) {
    removeAll(name);
    return add(name, values);
  }

  @Override
  public final NettyHeaders setInt(CharSequence name, int value) {
    return set(name, (Object) value);
  }

  @Override
  public final NettyHeaders setShort(CharSequence name, short value) {
    return set(name, (Object) value);
  }

  @Override
  public final NettyHeaders remove(String name) {
    return remove((CharSequence) name);
  }

  @Override
  public final NettyHeaders remove(CharSequence name) {
    removeAll(name);
    return this;
  }
}
