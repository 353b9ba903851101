package io.weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads a configuration: text, includes, substitutions, records. Nothing is thrown for a bad one;
 * all that is wrong is in {@link Loaded#problems}, to which whoever builds from the records adds,
 * until {@link Section#reportUnread} ends it. Holds no state; control thread only.
 */
public final class ConfigLoader {
  private static final String REFERENCE = "reference.conf";

  /** Not just the name of the resource, which may be that of somebody's file too. */
  private static final String DEFAULTS = "defaults of weir";

  private ConfigLoader() {}

  /** Reads a file. Relative paths in it start at its directory. */
  public static Loaded load(Path file) {
    return load(file, System.getenv());
  }

  static Loaded load(Path file, Map<String, String> environment) {
    Problems problems = new Problems();
    Sources sources = new Sources(problems);
    ConfigObject own = sources.file(file);
    return bind(own, sources.files(), file, environment, problems);
  }

  /**
   * Reads a text. Relative paths in it start at the working directory.
   *
   * @param name what problems call it
   */
  public static Loaded parse(String hocon, String name) {
    return parse(hocon, name, System.getenv());
  }

  static Loaded parse(String hocon, String name, Map<String, String> environment) {
    Problems problems = new Problems();
    Path path = Path.of(name);
    Sources sources = new Sources(problems);
    ConfigObject own = sources.text(hocon, path);
    return bind(own, sources.files(), path, environment, problems);
  }

  /** Whether the place is one of the shipped defaults. */
  static boolean isDefault(Origin origin) {
    return origin.file().equals(DEFAULTS);
  }

  /** The defaults as they were written, with their comments. */
  static Config reference() {
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setAllowMissing(false)
            .setOriginDescription(DEFAULTS)
            .setClassLoader(ConfigLoader.class.getClassLoader());
    return ConfigFactory.parseResources(REFERENCE, options);
  }

  private static Loaded bind(
      ConfigObject file,
      SourceFiles.Gathering files,
      Path path,
      Map<String, String> environment,
      Problems problems) {
    Config defaults = reference();
    boolean readable = problems.isEmpty();
    ConfigObject own = new Substitutions(defaults, environment, problems).resolve(file);
    if (!readable) {
      problems.seal();
    }
    Node mine = new Node(own, "", new Origin(path.toString(), 1));
    Node behind = new Node(defaults.root(), "", new Origin(DEFAULTS, 1));
    Section root = new Section(Layers.of(mine, behind), problems);
    ConfigObject effective = Effective.of(own, defaults.root());
    GatewayConfig config = new GatewayBinder(root, path, files).bind(Effective.sha(effective));
    return new Loaded(config, root, problems, files.all(), effective);
  }
}
