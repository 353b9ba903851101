package io.weir.config;

import com.typesafe.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * One element of a list, or a single value where a list may stand. Control thread only.
 *
 * @param section the value's keys if it is an object, else null
 */
record Item(String key, ConfigValue value, @Nullable Section section) {
  Origin origin() {
    return Values.origin(value);
  }

  /** Null for an object. */
  @Nullable String text() {
    return section == null ? Values.text(value) : null;
  }
}
