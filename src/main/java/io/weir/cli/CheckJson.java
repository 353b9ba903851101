package io.weir.cli;

import io.weir.admin.Json;
import io.weir.config.Problem;
import io.weir.gateway.Preview;

/** The result of a check for programs, as one JSON object. Stateless. */
final class CheckJson {
  private CheckJson() {}

  static String of(String file, Preview preview) {
    boolean ok = preview.problems().isEmpty();
    Json json = new Json().object().put("file", file).put("ok", ok).array("problems");
    preview.problems().forEach(problem -> finding(json, "error", problem));
    json.endArray().array("warnings");
    preview.warnings().forEach(warning -> finding(json, "warning", warning));
    json.endArray();
    if (ok) {
      json.put("series", preview.series());
    }
    return json.endObject().toString();
  }

  /** One problem or warning; the line is 0 where there is none to speak of. */
  static void finding(Json json, String severity, Problem problem) {
    json.object()
        .put("severity", severity)
        .put("file", problem.at().file())
        .put("line", problem.at().line())
        .put("message", problem.message())
        .endObject();
  }
}
