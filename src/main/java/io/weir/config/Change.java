package io.weir.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing in which two configurations differ. Immutable.
 *
 * @param name a backend's is {@code cluster/address}; a setting's is its key
 * @param keys what differs in it; of something added or removed, what tells most about it
 */
public record Change(Part part, Verb verb, String name, List<Detail> keys) {
  /** What a configuration consists of. */
  public enum Part {
    SETTING,
    LISTENER,
    CLUSTER,
    BACKEND,
    ROUTE;

    /** The word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What became of it. */
  public enum Verb {
    ADDED('+'),
    REMOVED('-'),
    CHANGED('~');

    private final char sign;

    Verb(char sign) {
      this.sign = sign;
    }

    /** The word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One value.
   *
   * @param key empty for a setting, whose name is its key
   * @param before null when there was none, as {@code after} when there is none any more
   */
  public record Detail(String key, @Nullable String before, @Nullable String after) {
    /** Such as {@code weight "1" -> "2"}. */
    String change() {
      return (key.isEmpty() ? "" : key + " ") + quoted(before) + " -> " + quoted(after);
    }

    /** The value of something that is there in one of the two only. */
    String fact() {
      return key + " " + quoted(after == null ? before : after);
    }

    private static String quoted(@Nullable String value) {
      return value == null ? "none" : Values.quote(value);
    }
  }

  public Change {
    keys = List.copyOf(keys);
  }

  boolean isLike(Change other) {
    return verb == Verb.CHANGED
        && part == other.part
        && verb == other.verb
        && keys.equals(other.keys);
  }

  /** One line; {@code names} are those of everything that changed in this way. */
  String line(List<String> names) {
    String what = names.size() > 1 ? part.word() + "s" : part.word();
    String values =
        keys.stream()
            .map(key -> verb == Verb.CHANGED ? key.change() : key.fact())
            .collect(Collectors.joining(", "));
    String colon = values.isEmpty() ? "" : part == Part.SETTING ? " " : ": ";
    return verb.sign + " " + what + " " + Values.some(names) + colon + values;
  }
}
