package io.weir.process;

import java.util.List;

/**
 * How a process has ended.
 *
 * @param code its exit code
 * @param out lines of its standard output
 * @param err lines of its standard error
 */
record Ended(int code, List<String> out, List<String> err) {

  /** Standard output as one text. */
  String text() {
    return String.join("\n", out);
  }
}
