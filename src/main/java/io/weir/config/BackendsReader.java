package io.weir.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a list of backends: one on a line, {@code host:port weight=2 max-connections=10 backup},
 * comments behind a hash sign. One for each reading.
 */
final class BackendsReader {
  private static final int MAX_BYTES = 4 << 20;
  private static final int MOST_PROBLEMS = 20;
  private static final String ACCEPTED = "accepted are weight=N, max-connections=N, backup";

  private final BackendsFile file;
  private final List<BackendConfig> backends = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Set<Address> seen = new HashSet<>();

  private BackendsReader(BackendsFile file) {
    this.file = file;
    file.beside().forEach(backend -> seen.add(backend.address()));
  }

  static BackendsFile.Reading read(BackendsFile file) {
    BackendsReader reader = new BackendsReader(file);
    TextFile content = TextFile.read(file.path(), MAX_BYTES);
    if (content.text() == null) {
      reader.whole(content.line(), content.problem());
    } else {
      reader.text(content.text());
    }
    return new BackendsFile.Reading(content.hash(), reader.backends, reader.problems);
  }

  private void text(String text) {
    String[] lines = text.split("\r?\n", -1);
    for (int i = 0; i < lines.length && problems.size() < MOST_PROBLEMS; i++) {
      line(lines[i], new Origin(file.path().toString(), i + 1));
    }
    if (backends.isEmpty() && problems.isEmpty()) {
      whole(0, "has no backends");
    }
  }

  private void whole(int line, String message) {
    problems.add(new Problem(new Origin(file.path().toString(), line), message));
  }

  private void line(String line, Origin at) {
    int comment = line.indexOf('#');
    String text = (comment < 0 ? line : line.substring(0, comment)).strip();
    if (text.isEmpty()) {
      return;
    }
    String[] words = text.split("\\s+");
    try {
      BackendConfig backend = backend(words, at);
      if (seen.add(backend.address())) {
        backends.add(backend);
      } else {
        String address = Values.quote(backend.address().toString());
        problems.add(new Problem(at, "backend " + address + " is in the cluster twice"));
      }
    } catch (IllegalArgumentException e) {
      // Expected: this is how parsers say what is wrong.
      problems.add(new Problem(at, String.valueOf(e.getMessage())));
    }
  }

  private BackendConfig backend(String[] words, Origin at) {
    Address address = told("address", words[0], () -> BackendAddress.parse(words[0]));
    if (address instanceof Address.Unix && !file.unixSockets()) {
      throw new IllegalArgumentException(
          "unix sockets are not possible with a port for checks alone (health.port)");
    }
    int weight = file.weight();
    int connections = file.maxConnections();
    boolean backup = file.backup();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      String key = equals < 0 ? words[i] : words[i].substring(0, equals);
      String value = equals < 0 ? "" : words[i].substring(equals + 1);
      if (key.equals("weight")) {
        weight = told(key, value, () -> Scalars.integer(value, 0, Bounds.MAX_WEIGHT));
      } else if (key.equals("max-connections")) {
        connections = told(key, value, () -> Scalars.integer(value, 0, Bounds.MAX_CONNECTIONS));
      } else if (words[i].equals("backup")) {
        backup = true;
      } else {
        throw new IllegalArgumentException(
            "unknown word " + Values.quote(words[i]) + "; " + ACCEPTED);
      }
    }
    return new BackendConfig(address, weight, backup, connections, at);
  }

  /** Parses one word; says which one it was if it is no good. */
  private interface Parser<T> {
    T parse();
  }

  private static <T> T told(String key, String value, Parser<T> parser) {
    try {
      return parser.parse();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + " " + Values.quote(value) + " " + e.getMessage(), e);
    }
  }
}
