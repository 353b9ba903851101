package io.weir.process;

import java.util.ArrayList;
import java.util.List;

/** Command lines of curl. No state. */
final class Curl {
  private Curl() {}

  /** One that prints the response's body, and errors, but no progress; no setting changes it. */
  static String[] command(String url, String... options) {
    List<String> words =
        new ArrayList<>(List.of(Programs.need("curl"), "-q", "-sS", "--noproxy", "*"));
    words.addAll(List.of("--max-time", "30", url));
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }
}
