package io.weir.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JDKs of this machine on which weir can run. No state. */
final class Jdks {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"([0-9]+)");

  private Jdks() {}

  /** The homes of that of the test and of those of the system. */
  static List<Path> all() throws IOException {
    List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> more = Files.list(INSTALLED)) {
        more.filter(home -> Files.isExecutable(home.resolve("bin/java")))
            .filter(home -> version(home) >= 17)
            .forEach(homes::add);
      }
    }
    List<Path> real = new ArrayList<>();
    for (Path home : homes) {
      real.add(home.toRealPath());
    }
    return real.stream().distinct().sorted().toList();
  }

  static int version(Path home) {
    try {
      Matcher matcher = VERSION.matcher(Files.readString(home.resolve("release")));
      return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    } catch (IOException e) {
      // Not complete, so not a JDK.
      return 0;
    }
  }
}
