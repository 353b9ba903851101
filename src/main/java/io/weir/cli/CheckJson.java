package io.weir.cli;

import io.weir.config.Problem;
import io.weir.gateway.Preview;
import java.util.List;
import java.util.Locale;

/** The result of a check for programs, as one JSON object. Stateless. */
final class CheckJson {
  private CheckJson() {}

  static String of(String file, Preview preview) {
    List<String> problems = preview.problems().stream().map(CheckJson::problem).toList();
    List<String> warnings = preview.warnings().stream().map(CheckJson::quoted).toList();
    return "{\"file\":"
        + quoted(file)
        + ",\"ok\":"
        + problems.isEmpty()
        + ",\"problems\":["
        + String.join(",", problems)
        + "],\"warnings\":["
        + String.join(",", warnings)
        + "]}";
  }

  private static String problem(Problem problem) {
    return "{\"file\":"
        + quoted(problem.at().file())
        + ",\"line\":"
        + problem.at().line()
        + ",\"message\":"
        + quoted(problem.message())
        + "}";
  }

  static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
