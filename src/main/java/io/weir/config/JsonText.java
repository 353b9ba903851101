package io.weir.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.util.Map;

/** Reads JSON, which the reader of configurations can as well. Holds no state. */
public final class JsonText {
  private JsonText() {}

  /**
   * An object as a map of maps, lists, texts, numbers and truth values.
   *
   * @throws IllegalArgumentException with a sentence
   */
  public static Map<String, Object> parse(String text) {
    try {
      ConfigParseOptions json = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
      return ConfigFactory.parseString(text, json).root().unwrapped();
    } catch (ConfigException e) {
      throw new IllegalArgumentException("this is not JSON: " + e.getMessage(), e);
    }
  }
}
