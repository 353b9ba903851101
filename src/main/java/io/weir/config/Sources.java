package io.weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file and what it includes, up to but without the substitutions. The includes are read
 * here and not by the library, because that looks for {@code include file("x")} in the working
 * directory and stops at the first thing that is wrong. One per reading; control thread only.
 */
final class Sources
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  static final int MAX_BYTES = 1 << 20;

  private final Problems problems;
  private final SourceFiles.Gathering files = new SourceFiles.Gathering();

  /** What is being read, the innermost first. */
  private final Deque<Text> open = new ArrayDeque<>();

  Sources(Problems problems) {
    this.problems = problems;
  }

  /** A file of which the text is known. */
  private record Text(Path path, String content) {
    /**
     * Where another file is included; found by its name, since the library does not tell the place.
     */
    Origin placeOf(String included) {
      String[] lines = content.split("\n", -1);
      for (int i = 0; i < lines.length; i++) {
        if (lines[i].contains("include") && lines[i].contains(included)) {
          return new Origin(path.toString(), i + 1);
        }
      }
      return new Origin(path.toString(), 0);
    }
  }

  /** What was read so far, and what was missing; more may be added. */
  SourceFiles.Gathering files() {
    return files;
  }

  /** The content of a file, an empty object if there are problems. */
  ConfigObject file(Path path) {
    String text = read(path, new Origin(path.toString(), 0), "file");
    return text == null ? ConfigFactory.empty().root() : text(text, path);
  }

  /** The content of a text; relative includes start at the directory of the path. */
  ConfigObject text(String text, Path path) {
    open.push(new Text(path, text));
    try {
      return parse(text, path.toString());
    } finally {
      open.pop();
    }
  }

  private ConfigObject parse(String text, String name) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setOriginDescription(name).setIncluder(this);
    try {
      Config config = ConfigFactory.parseString(text, options);
      return config.root();
    } catch (ConfigException e) {
      problems.add(place(e.origin(), name), Syntax.explain(String.valueOf(e.getMessage()), text));
    } catch (StackOverflowError e) {
      // Expected of a text with thousands of open brackets: the parser recurses.
      problems.add(new Origin(name, Syntax.deepestLine(text)), Substitutions.TOO_DEEP);
    }
    return ConfigFactory.empty().root();
  }

  private static Origin place(@Nullable ConfigOrigin origin, String name) {
    return origin == null ? new Origin(name, 0) : Values.origin(origin);
  }

  /** The text of a file, or null when it was reported that there is none. */
  private @Nullable String read(Path path, Origin at, String subject) {
    TextFile file = TextFile.read(path, MAX_BYTES);
    files.read(path, file.hash());
    if (file.text() == null) {
      Origin inside = new Origin(path.toString(), file.line());
      problems.add(file.line() > 0 ? inside : at, subject + " " + file.problem());
    }
    return file.text();
  }

  // Includes. The text that is being parsed is the innermost open one.

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return included(context, what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return included(context, what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return refused(what.toString());
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return refused(what);
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this; // There is nothing that this one leaves to another.
  }

  private ConfigObject included(ConfigIncludeContext context, String what) {
    Text from = open.getFirst();
    Path path = from.path().resolveSibling(what);
    String subject = "include " + Values.quote(what);
    if (open.stream().anyMatch(text -> text.path().normalize().equals(path.normalize()))) {
      problems.add(from.placeOf(what), subject + " leads back to the file that includes it");
      return ConfigFactory.empty().root();
    }
    boolean missing = !Files.exists(path);
    if (missing && what.contains("*")) {
      problems.add(from.placeOf(what), subject + " is no file; patterns are not followed");
      return ConfigFactory.empty().root();
    }
    if (missing && context.parseOptions().getAllowMissing()) {
      files.missing(path);
      return ConfigFactory.empty().root();
    }
    String text = read(path, from.placeOf(what), subject);
    return text == null ? ConfigFactory.empty().root() : text(text, path);
  }

  private ConfigObject refused(String what) {
    String subject = "include " + Values.quote(what);
    problems.add(open.getFirst().placeOf(what), subject + " is not possible; accepted are files");
    return ConfigFactory.empty().root();
  }
}
