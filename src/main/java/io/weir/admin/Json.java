package io.weir.admin;

/**
 * Writes JSON, escaped so that it is also harmless inside HTML. Commas are put where they belong;
 * that every object and array is closed is the caller's part. Used for one text and dropped.
 */
final class Json {
  private final StringBuilder out = new StringBuilder(1024);
  private boolean first = true;

  Json object() {
    return open('{');
  }

  Json object(String key) {
    return key(key).open('{');
  }

  Json array(String key) {
    return key(key).open('[');
  }

  Json endObject() {
    return close('}');
  }

  Json endArray() {
    return close(']');
  }

  Json put(String key, String value) {
    key(key).quoted(value);
    first = false;
    return this;
  }

  Json put(String key, long value) {
    key(key).out.append(value);
    first = false;
    return this;
  }

  Json put(String key, boolean value) {
    key(key).out.append(value);
    first = false;
    return this;
  }

  /** A text inside an array. */
  Json add(String value) {
    comma().quoted(value);
    first = false;
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private Json key(String key) {
    comma().quoted(key).out.append(':');
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

  private Json quoted(String text) {
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
