package io.weir.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the answer to a check must be like. Immutable.
 *
 * @param status it must be in one of these
 * @param headers by name what each must hold, {@code *} for anything
 * @param body a text that it must contain; empty for none
 */
public record ExpectConfig(List<StatusRange> status, Map<String, String> headers, String body) {
  public ExpectConfig {
    status = List.copyOf(status);
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }
}
