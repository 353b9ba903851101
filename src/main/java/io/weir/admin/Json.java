package io.weir.admin;

import java.util.List;

/**
 * Writes JSON, escaped so that it is also harmless inside HTML: the status of a running weir, and
 * what commands print for programs. Commas are put where they belong; that every object and array
 * is closed is the caller's part. Used for one text and dropped.
 */
public final class Json {
  private final StringBuilder out = new StringBuilder(1024);
  private boolean first = true;

  /** A text of its own as JSON, with its quotes. */
  public static String quoted(String text) {
    return new Json().quote(text).toString();
  }

  public Json object() {
    return open('{');
  }

  public Json object(String key) {
    return key(key).open('{');
  }

  public Json array() {
    return open('[');
  }

  public Json array(String key) {
    return key(key).open('[');
  }

  public Json endObject() {
    return close('}');
  }

  public Json endArray() {
    return close(']');
  }

  public Json put(String key, String value) {
    key(key).quote(value);
    first = false;
    return this;
  }

  public Json put(String key, long value) {
    key(key).out.append(value);
    first = false;
    return this;
  }

  /** A number with at most one decimal. */
  public Json put(String key, double value) {
    key(key);
    decimal(value);
    return this;
  }

  /** A number with at most one decimal, inside an array. */
  public Json add(double value) {
    comma();
    decimal(value);
    return this;
  }

  private void decimal(double value) {
    long tenths = Math.round(value * 10);
    out.append(tenths / 10);
    if (tenths % 10 != 0) {
      out.append('.').append(Math.abs(tenths % 10));
    }
    first = false;
  }

  public Json put(String key, boolean value) {
    key(key).out.append(value);
    first = false;
    return this;
  }

  /** A text inside an array. */
  public Json add(String value) {
    comma().quote(value);
    first = false;
    return this;
  }

  /** A value that is JSON already. */
  public Json putJson(String key, String json) {
    key(key).out.append(json);
    first = false;
    return this;
  }

  /** An array of texts. */
  public Json put(String key, List<String> values) {
    array(key);
    values.forEach(this::add);
    return endArray();
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private Json key(String key) {
    comma().quote(key).out.append(':');
    first = true;
    return this;
  }

  private Json open(char bracket) {
    comma().out.append(bracket);
    first = true;
    return this;
  }

  private Json close(char bracket) {
    out.append(bracket);
    first = false;
    return this;
  }

  private Json comma() {
    if (!first) {
      out.append(',');
    }
    return this;
  }

  private Json quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    out.append('"');
    return this;
  }

  /** The four signs matter in HTML, the two line separators in scripts. */
  private static boolean isPlain(char c) {
    return c >= ' '
        && "\"\\<>&'".indexOf(c) < 0
        && c != '\u007f'
        && c != '\u2028'
        && c != '\u2029'
        && !Character.isSurrogate(c);
  }
}
