package io.weir.cli;

import io.weir.admin.Json;
import io.weir.convert.Conversion;
import io.weir.convert.NginxConverter;

/**
 * {@code weir convert nginx FILE}: the configuration of an nginx as one of weir, on standard
 * output; what was not taken over stands in it as comments. Standard error has the sum, so that the
 * result can go into a file. With {@code --json} all of it is one object.
 */
final class ConvertCommand implements Command {
  private static final String NGINX = "nginx";

  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean json = arguments.flag("--json");
    String from = arguments.word("nginx");
    if (!from.equals(NGINX)) {
      throw new UsageException("cannot convert from '" + from + "'; accepted is nginx");
    }
    ConfigFile file = ConfigFile.named(arguments.word("FILE"));
    arguments.end();
    // For a program it is a problem like any other.
    if (!json && file.complainIfUnreadable(console)) {
      return PROBLEMS;
    }
    Conversion conversion = NginxConverter.convert(file.path());
    if (json) {
      console.say(json(file.path().toString(), conversion));
    } else {
      console.out().print(conversion.hocon());
      conversion.mistakes().forEach(mistake -> console.complain(mistake.toString()));
    }
    if (!conversion.mistakes().isEmpty()) {
      return PROBLEMS;
    }
    if (!json) {
      console.complain(file.path() + ": " + sum(conversion));
    }
    return FINE;
  }

  private static String sum(Conversion conversion) {
    int left = conversion.left().size();
    return conversion.taken()
        + " directives taken over, "
        + conversion.itself()
        + " not needed, "
        + (left == 0 ? "none left out" : left + " left out: see the comments");
  }

  private static String json(String file, Conversion conversion) {
    Json json = new Json().object().put("file", file);
    json.put("ok", conversion.mistakes().isEmpty()).array("problems");
    conversion
        .mistakes()
        .forEach(
            mistake ->
                json.object()
                    .put("file", mistake.file())
                    .put("line", mistake.line())
                    .put("column", mistake.column())
                    .put("message", mistake.message())
                    .endObject());
    json.endArray().put("taken", conversion.taken()).put("itself", conversion.itself());
    json.array("left");
    for (Conversion.Left left : conversion.left()) {
      json.object()
          .put("file", left.at().file())
          .put("line", left.at().line())
          .put("directive", left.directive())
          .put("reason", left.reason())
          .endObject();
    }
    return json.endArray().put("configuration", conversion.hocon()).endObject().toString();
  }
}
