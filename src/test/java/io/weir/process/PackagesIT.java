package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the build makes for those who install weir: the archive and the package of Debian. */
class PackagesIT extends ProcessTest {

  static List<Path> jdks() throws IOException {
    return Jdks.all();
  }

  /** The one file of the build with such a name. */
  private static Path built(String glob) throws IOException {
    Path target = Path.of(System.getProperty("weir.jar")).resolveSibling("");
    try (Stream<Path> files = Files.list(target)) {
      List<Path> found =
          files
              .filter(file -> file.getFileSystem().getPathMatcher("glob:**/" + glob).matches(file))
              .toList();
      assertThat(found).as(glob).hasSize(1);
      return found.get(0).toAbsolutePath();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theArchive_unpacksAndServes(Path jdk) throws IOException {
    String archive = built("weir-*.tar.gz").toString();
    assertThat(Child.run(directory, "tar", "-xzf", archive).code()).isZero();
    Path home = directory.resolve(archive.replaceAll(".*/|\\.tar\\.gz$", ""));
    for (String each : List.of("bin", "lib", "conf", "dashboards", "deploy")) {
      assertThat(home.resolve(each)).isDirectory();
    }
    String java = "JAVA_HOME=" + jdk;
    Ended made = Child.run(directory, "env", java, home.resolve("bin/archive").toString());
    assertThat(made.code()).as("%s", made.err()).isZero();

    String conf = conf(answering("hello")).toString();
    String program = home.resolve("bin/weir").toString();
    String strict = Jdks.version(jdk) >= 25 ? "-XX:AOTMode=on" : "-Xshare:on";
    // A quarter of what the JVM takes for the machine's memory, as of a container's limit.
    String options = "JAVA_OPTS=-XX:MaxRAM=1g " + strict;
    Child weir =
        closing(Child.start(directory, List.of("env", java, options, program, "run", conf)));
    String banner = weir.awaitOut("weir ");
    assertThat(banner).containsPattern("heap 24[0-9] MiB and direct memory 24[0-9] MiB of ");
    int port = Integer.parseInt(banner.replaceAll(".*web http://127\\.0\\.0\\.1:([0-9]+).*", "$1"));
    assertThat(get(port, "/")).isEqualTo("hello");
    weir.signal("TERM");
    assertThat(weir.awaitEnd().code()).isZero();
  }

  @Test
  void thePackage_pleasesLintian() throws IOException {
    Ended end = Child.run(directory, Programs.need("lintian"), built("weir_*_all.deb").toString());
    assertThat(end.out()).isEmpty();
    assertThat(end.code()).as("%s", end.err()).isZero();
  }

  @Test
  void thePackage_hasTheProgramWhereTheUnitLooksForIt() throws IOException {
    String deb = built("weir_*_all.deb").toString();
    assertThat(Child.run(directory, Programs.need("dpkg-deb"), "-x", deb, ".").code()).isZero();
    assertThat(directory.resolve("usr/bin/weir").toRealPath())
        .isEqualTo(directory.resolve("usr/lib/weir/bin/weir").toRealPath());
    assertThat(directory.resolve("usr/lib/sysusers.d/weir.conf")).exists();
    assertThat(Files.readString(directory.resolve("lib/systemd/system/weir.service")))
        .contains("ExecStart=/usr/lib/weir/bin/weir run /etc/weir/weir.conf");
    Ended end =
        Child.run(directory, "usr/bin/weir", "check", directory.resolve("etc/weir/weir.conf") + "");
    assertThat(end.code()).as("%s", end).isZero();
    Ended control = Child.run(directory, "dpkg-deb", "-I", deb, "conffiles");
    assertThat(control.out()).contains("/etc/weir/weir.conf");
  }
}
