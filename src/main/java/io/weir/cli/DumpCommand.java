package io.weir.cli;

import io.weir.admin.Json;
import io.weir.config.ConfigDump;
import io.weir.config.Loaded;
import io.weir.config.Origin;

/**
 * {@code weir dump FILE}: the effective configuration, every default filled in and every secret
 * hidden; with {@code --origins}, where each value comes from. As JSON it is one object, or with
 * the places a list of all values.
 */
final class DumpCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean origins = arguments.flag("--origins");
    boolean json = arguments.flag("--json");
    ConfigFile file = ConfigFile.named(arguments.word("FILE"));
    arguments.end();
    if (file.complainIfUnreadable(console)) {
      return PROBLEMS;
    }
    Loaded loaded = file.get();
    // Also with problems: where a wrong value comes from is what somebody may want to see.
    console.say(json ? json(loaded, origins) : ConfigDump.render(loaded, origins).stripTrailing());
    ConfigFile.print(loaded.problems().list(), console);
    return loaded.problems().isEmpty() ? FINE : PROBLEMS;
  }

  private static String json(Loaded loaded, boolean origins) {
    if (!origins) {
      return ConfigDump.json(loaded);
    }
    Json json = new Json().array();
    for (ConfigDump.Value value : ConfigDump.values(loaded)) {
      json.object().put("key", value.key()).putJson("value", value.json());
      Origin at = value.at();
      if (at == null) {
        json.put("default", true);
      } else {
        json.put("file", at.file()).put("line", at.line());
      }
      json.endObject();
    }
    return json.endArray().toString();
  }
}
