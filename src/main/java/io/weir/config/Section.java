package io.weir.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object of the configuration, with the defaults that stand behind it. A method that
 * finds something wrong reports it and returns a harmless value, so that the reader goes on and all
 * problems come out at once. It remembers which keys were asked for; {@link #reportUnread} calls
 * the rest unknown, so ask for every key that may be there, also for those that a given object has
 * no use for. Control thread only; lives as long as its generation.
 */
public final class Section {
  private static final String TEXT = "a text";

  private final Layers layers;
  private final Problems problems;

  Section(Layers layers, Problems problems) {
    this.layers = layers;
    this.problems = problems;
  }

  // Where it stands.

  /** Such as {@code routes.api.filters[0]}; empty for the whole file. */
  public String path() {
    return own().path();
  }

  public Origin origin() {
    return own().origin();
  }

  /**
   * Where the value comes from, the defaults included; the place of the section when there is none.
   */
  public Origin originOf(String key) {
    ConfigValue value = peek(key);
    return value == null ? origin() : Values.origin(value);
  }

  /** Whether the key was written into this very object; a default does not count. */
  public boolean has(String key) {
    return own().ask(key) != null;
  }

  /** The keys that were written into this very object, in the order of the file. */
  public Set<String> keys() {
    return new LinkedHashSet<>(own().keys());
  }

  // Single values. A missing key is a problem.

  public String string(String key) {
    return read(key, TEXT, Function.identity(), "");
  }

  /** As {@link #string}, but a missing key is no problem. */
  public @Nullable String stringOrNull(String key) {
    return layers.ask(key) == null ? null : string(key);
  }

  /**
   * What a parser makes of a text; if it throws IllegalArgumentException, its message goes on after
   * the quoted text.
   */
  public <T> @Nullable T parse(String key, Function<String, T> parser) {
    return parse(key, TEXT, parser);
  }

  <T> @Nullable T parse(String key, String wanted, Function<String, T> parser) {
    Item item = scalar(key, wanted);
    return item == null ? null : parsed(item, parser);
  }

  public boolean bool(String key) {
    return read(key, "true or false", Scalars::bool, false);
  }

  public int integer(String key, int min, int max) {
    return read(key, "a whole number", text -> Scalars.integer(text, min, max), min);
  }

  /** A number that need not be whole. */
  public double decimal(String key, double min, double max) {
    return read(key, "a number", text -> Scalars.decimal(text, min, max), min);
  }

  /** A share such as 10%, as a number from 0 to 1. */
  public double percent(String key, int min, int max) {
    return read(key, "a share such as 10%", text -> Scalars.percent(text, min, max), min / 100.0);
  }

  /** A size with a unit; a zero that is within the range needs none. */
  public long bytes(String key, long min, long max) {
    return read(key, "a size with a unit", text -> Scalars.bytes(text, min, max), min);
  }

  /** A duration with a unit. A minimum of zero means that 0s turns something off. */
  public Duration duration(String key, Duration min, Duration max) {
    return read(key, "a duration with a unit", text -> Scalars.duration(text, min, max), min);
  }

  /** A constant of the enum, in kebab-case. */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    String wanted = "one of " + String.join(", ", Scalars.names(type));
    return read(key, wanted, text -> Scalars.choice(text, type), type.getEnumConstants()[0]);
  }

  // Lists. A missing key is an empty list; a single value is a list of one.

  public List<String> strings(String key) {
    return parseAll(key, Function.identity());
  }

  /** As {@link #parse}, for each element; those with a problem are left out. */
  public <T> List<T> parseAll(String key, Function<String, T> parser) {
    List<T> out = new ArrayList<>();
    for (Item item : items(key, TEXT)) {
      T value = parsed(item, severalIn(parser));
      if (value != null) {
        out.add(value);
      }
    }
    return out;
  }

  /** Says what to do with a text that is refused and seems to be several. */
  private static <T> Function<String, T> severalIn(Function<String, T> parser) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        if (text.indexOf(',') < 0) {
          throw e;
        }
        throw new IllegalArgumentException("is one text; several stand in a list, as in [a, b]", e);
      }
    };
  }

  /** Objects only. */
  public List<Section> sections(String key) {
    List<Section> out = new ArrayList<>();
    for (Item item : items(key, "an object")) {
      if (item.section() != null) {
        out.add(item.section());
      } else {
        problem(item, "must be an object");
      }
    }
    return out;
  }

  /** Filters and the like: {@code { type = x, ... }} or just {@code x}. */
  public List<PluginConfig> plugins(String key) {
    List<PluginConfig> out = new ArrayList<>();
    for (Item item : items(key, "a type, or an object with a type")) {
      Section section = item.section();
      if (section == null) {
        section = of(Node.plugin(Node.below(path(), key), item));
      }
      String type = section.parse("type", Scalars::word);
      if (type == null) {
        section.ignoreUnread();
      } else {
        out.add(new PluginConfig(type, section));
      }
    }
    return out;
  }

  /**
   * As {@link #plugins}, where there must be exactly one; if it is not so, that of the defaults.
   */
  PluginConfig plugin(String key) {
    if (layers.elements(key).size() != 1) {
      problem(key, "must be one type, or one object with a type");
    }
    List<PluginConfig> all = plugins(key);
    return all.size() == 1 ? all.get(0) : of(layers.last()).plugins(key).get(0);
  }

  List<Item> items(String key, String wanted) {
    List<Item> out = new ArrayList<>();
    for (Layers.Element element : layers.elements(key)) {
      Node node = element.node();
      Section section = node == null ? null : of(node);
      Item item = new Item(key, element.value(), section);
      if (section != null || item.text() != null) {
        out.add(item);
      } else {
        problem(item, "must be " + wanted);
      }
    }
    // What stands for a missing value has been reported.
    out.removeIf(item -> Values.isPlaceholder(item.value()));
    return out;
  }

  // Objects. A missing key is an empty object.

  public Section section(String key) {
    ConfigValue value = own().ask(key);
    if (value != null && !Values.isObject(value) && !Values.isPlaceholder(value)) {
      problem(key, "must be an object" + keysOf(layers.below(key).last()));
    }
    return new Section(layers.below(key), problems);
  }

  /** What could stand in it, if that is known. */
  private static String keysOf(Node defaults) {
    return defaults.keys().isEmpty() ? "" : "; its keys are " + String.join(", ", defaults.keys());
  }

  /** The objects in an object, by their names, in the order of the file. The defaults have none. */
  public Map<String, Section> named(String key) {
    Map<String, Section> out = new LinkedHashMap<>();
    Section parent = section(key);
    for (String name : parent.keys()) {
      Node child = parent.own().child(name);
      if (child != null) {
        out.put(name, of(child));
      } else if (!Values.isPlaceholder(parent.peek(name))) {
        parent.problem(name, "must be an object, as in " + name + " { ... }");
      }
    }
    return out;
  }

  /** The texts in an object, by their names, in the order of the file. */
  public Map<String, String> stringMap(String key) {
    Map<String, String> out = new LinkedHashMap<>();
    Section inner = section(key);
    for (String name : inner.keys()) {
      if (Values.isObject(inner.peek(name))) {
        inner.own().forget(name);
        inner.problem(name, "must be a text; a name with a dot needs quotes");
      } else {
        out.put(name, inner.string(name));
      }
    }
    return out;
  }

  // Problems.

  /**
   * Reports at the place of the key. The message goes on after the key and its value, as in {@code
   * prefix "api" must begin with a slash}; a message that holds the quoted value itself stands
   * alone.
   */
  public void problem(String key, String message) {
    ConfigValue value = peek(key);
    if (value == null) {
      problems.add(origin(), key + " " + message);
    } else {
      problem(new Item(key, value, null), message);
    }
  }

  public Problems problems() {
    return problems;
  }

  /** Reports every key, here and below, that nobody asked for. */
  public void reportUnread() {
    layers.reportUnread(problems);
  }

  /**
   * Says that no key in here can be judged, for instance because nobody knows the type of the
   * plugin.
   */
  public void ignoreUnread() {
    own().ignore();
  }

  /** As the other, for one element of a list. */
  void problem(Item item, String message) {
    String text = Values.isSecret(item.key()) ? null : item.text();
    String quoted = text == null ? "" : Values.quote(text);
    boolean told = !quoted.isEmpty() && message.contains(quoted);
    String subject = item.key() + (told ? ":" : quoted.isEmpty() ? "" : " " + quoted);
    problems.add(item.origin(), subject + " " + message);
  }

  /** Reports a key, if it is there, that a later version will understand. */
  void unsupported(String key) {
    ConfigValue value = own().peek(key);
    if (value != null) {
      own().forget(key);
      problems.add(
          Values.origin(value),
          "key " + Values.quote(key) + " in " + path() + " is not supported by this version");
    }
  }

  /** The keys that stand in the defaults. */
  Set<String> keysOfDefaults() {
    return new LinkedHashSet<>(layers.last().keys());
  }

  /**
   * Reports keys that the defaults do not have, which are all the keys of a section of defaults.
   */
  void onlyKeysOfDefaults() {
    Set<String> accepted = keysOfDefaults();
    accepted.forEach(layers::ask);
    for (String key : own().keys()) {
      if (!accepted.contains(key)) {
        own().forget(key);
        own().reportUnknown(key, accepted, problems);
      }
    }
  }

  /** This section, with another one behind all that is already behind it. */
  Section or(Section other) {
    return new Section(layers.or(other.layers), problems);
  }

  /**
   * Whether the value was written by somebody, here or in what stands behind, and is no default.
   */
  boolean isWritten(String key) {
    ConfigValue value = peek(key);
    return value != null && !ConfigLoader.isDefault(Values.origin(value));
  }

  /** How far behind this very object the value stands; 0 is in it. */
  int depth(String key) {
    return layers.depth(key);
  }

  /** An object without keys at the place of the key. */
  Section nothing(String key) {
    return of(Node.empty(Node.below(path(), key), originOf(key)));
  }

  /** Whether there is a value of which it is already known that it is of no use. */
  boolean isBroken(String key) {
    return Values.isPlaceholder(peek(key));
  }

  /** Whether there is no value, or a list without elements. */
  boolean isEmpty(String key) {
    ConfigValue value = peek(key);
    return value == null || (value instanceof ConfigList list && list.isEmpty());
  }

  @Override
  public String toString() {
    return "Section[" + path() + "]";
  }

  private Node own() {
    return layers.own();
  }

  private Section of(Node node) {
    return new Section(Layers.of(node), problems);
  }

  private @Nullable ConfigValue peek(String key) {
    return layers.peek(key);
  }

  private <T> T read(String key, String wanted, Function<String, T> parser, T harmless) {
    T value = parse(key, wanted, parser);
    return value == null ? harmless : value;
  }

  /** The text under the key, or null when that has been reported. */
  private @Nullable Item scalar(String key, String wanted) {
    ConfigValue value = layers.ask(key);
    if (value == null) {
      String place = path().isEmpty() ? "" : " in " + path();
      String what = wanted.equals(TEXT) ? "" : "; it is " + wanted;
      problems.add(origin(), Values.quote(key) + " is missing" + place + what);
      return null;
    }
    if (Values.isPlaceholder(value)) {
      return null;
    }
    Item item = new Item(key, value, null);
    if (item.text() == null) {
      problem(item, "must be " + wanted);
      return null;
    }
    return item;
  }

  <T> @Nullable T parsed(Item item, Function<String, T> parser) {
    String text = item.text();
    if (text == null) {
      problem(item, "must be " + TEXT);
      return null;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      // Expected: this is how parsers say what is wrong.
      problem(item, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
