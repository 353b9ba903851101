package io.weir.cli;

import io.weir.admin.Json;
import io.weir.config.Change;
import io.weir.config.ConfigDiff;
import io.weir.gateway.Preview;
import io.weir.gateway.ReloadEffect;
import java.util.List;

/**
 * {@code weir diff OLD NEW}: in what two configurations differ, whatever they look like, and what a
 * reload from one to the other would do. The exit code is that of diff(1): 0 for no difference, 1
 * for some, 2 if one of the two cannot be compared.
 */
final class DiffCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean json = arguments.flag("--json");
    ConfigFile before = ConfigFile.named(arguments.word("OLD"));
    ConfigFile after = ConfigFile.named(arguments.word("NEW"));
    arguments.end();
    boolean unreadable = before.complainIfUnreadable(console);
    if (after.complainIfUnreadable(console) || unreadable) {
      return USAGE;
    }
    Preview old = Preview.of(before.get());
    Preview now = Preview.of(after.get());
    if (!old.problems().isEmpty() || !now.problems().isEmpty()) {
      ConfigFile.print(old.problems(), console);
      ConfigFile.print(now.problems(), console);
      return USAGE;
    }
    ConfigDiff diff = old.diff(now);
    ReloadEffect effect = old.reloadTo(now);
    if (json) {
      console.say(json(diff, effect));
    } else {
      print(diff, effect, console);
    }
    return diff.isEmpty() ? FINE : PROBLEMS;
  }

  private static void print(ConfigDiff diff, ReloadEffect effect, Console console) {
    diff.lines().forEach(console::say);
    if (!effect.refusals().isEmpty()) {
      console.say("a reload would be refused:");
      effect.refusals().forEach(refusal -> console.say("  " + refusal));
    } else if (!effect.lines().isEmpty()) {
      console.say("a reload would do this with connections:");
      effect.lines().forEach(line -> console.say("  " + line));
    } else if (!diff.isEmpty()) {
      console.say("a reload would touch no connection");
    }
  }

  private static String json(ConfigDiff diff, ReloadEffect effect) {
    Json json = new Json().object().put("equal", diff.isEmpty()).array("changes");
    diff.changes().forEach(change -> change(json, change));
    json.endArray().object("reload").put("accepted", effect.refusals().isEmpty());
    json.array("refusals");
    effect.refusals().forEach(refusal -> CheckJson.finding(json, "error", refusal));
    json.endArray().put("effects", effect.refusals().isEmpty() ? effect.lines() : List.of());
    return json.endObject().endObject().toString();
  }

  private static void change(Json json, Change change) {
    json.object()
        .put("part", change.part().word())
        .put("name", change.name())
        .put("change", change.verb().word())
        .array("keys");
    for (Change.Detail key : change.keys()) {
      json.object().put("key", key.key().isEmpty() ? change.name() : key.key());
      if (key.before() != null) {
        json.put("old", key.before());
      }
      if (key.after() != null) {
        json.put("new", key.after());
      }
      json.endObject();
    }
    json.endArray().endObject();
  }
}
