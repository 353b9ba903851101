package io.weir.cli;

import io.weir.config.JsonText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of JSON that weir sent. What is missing reads as empty or 0, so that this weir can look
 * at another version. Immutable.
 */
record Facts(Map<?, ?> values) {
  /**
   * Reads a whole text.
   *
   * @throws IllegalArgumentException with a sentence
   */
  static Facts of(String json) {
    return new Facts(JsonText.parse(json));
  }

  String text(String key) {
    return values.get(key) instanceof String text ? text : "";
  }

  boolean flag(String key) {
    return Boolean.TRUE.equals(values.get(key));
  }

  double number(String key) {
    return number(values.get(key));
  }

  long whole(String key) {
    return Math.round(number(key));
  }

  Facts object(String key) {
    return new Facts(values.get(key) instanceof Map<?, ?> map ? map : Map.of());
  }

  List<Facts> objects(String key) {
    return list(key).stream()
        .filter(Map.class::isInstance)
        .map(each -> new Facts((Map<?, ?>) each))
        .toList();
  }

  List<Double> numbers(String key) {
    return list(key).stream().map(Facts::number).toList();
  }

  private List<?> list(String key) {
    return values.get(key) instanceof List<?> list ? list : List.of();
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : 0;
  }
}
