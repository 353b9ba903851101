package io.weir.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import io.weir.config.HoconText.Kind;
import java.io.File;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A file with its spaces in order and everything else as it was. Both texts are read and compared,
 * so a mistake in here ends as a problem and not as another configuration. Immutable.
 *
 * @param text the new text; the old one if there are problems
 */
public record ConfigFormat(String text, List<Problem> problems) {

  /**
   * Formats one file; what it includes is left alone.
   *
   * @param name what problems call it
   */
  public static ConfigFormat of(String text, String name) {
    Origin file = new Origin(name, 0);
    try {
      ConfigObject before = parse(text, name);
      String after = Layout.of(text);
      if (before.equals(parse(after, name)) && content(text).equals(content(after))) {
        return new ConfigFormat(after, List.of());
      }
      return failed(text, file, "cannot be formatted without a change of meaning; left as it is");
    } catch (ConfigException e) {
      Origin at = e.origin() == null ? file : Values.origin(e.origin());
      return failed(text, at, Syntax.explain(String.valueOf(e.getMessage()), text));
    } catch (StackOverflowError e) {
      // Expected of a text with thousands of open brackets: the parser recurses.
      Origin at = new Origin(name, Syntax.deepestLine(text));
      return failed(text, at, Substitutions.TOO_DEEP);
    }
  }

  private static ConfigFormat failed(String text, Origin at, String message) {
    return new ConfigFormat(text, List.of(new Problem(at, message)));
  }

  /** Everything but white space between tokens. */
  private static String content(String text) {
    return HoconText.tokens(text).stream()
        .filter(token -> token.kind() != Kind.SPACE && token.kind() != Kind.NEWLINE)
        .map(token -> token.text().stripTrailing())
        .collect(Collectors.joining("\n"));
  }

  private static ConfigObject parse(String text, String name) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setOriginDescription(name).setIncluder(new Names());
    return ConfigFactory.parseString(text, options).root();
  }

  /** Stands for what is included, by its name. */
  private static final class Names
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private static ConfigObject named(String what) {
      return ConfigValueFactory.fromMap(Map.of("include " + what, true));
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      return named(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      return named(what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      return named(what.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      return named(what);
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this; // There is nothing that this one leaves to another.
    }
  }
}
