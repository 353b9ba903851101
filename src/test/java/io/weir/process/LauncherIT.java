package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts that start weir as it is meant to run in production, on every JDK that is here. */
class LauncherIT extends ProcessTest {
  private static final Path DEPLOY = Path.of("deploy").toAbsolutePath();

  static List<Path> jdks() throws IOException {
    return Jdks.all();
  }

  /** Runs a script of the directory deploy; the environment is given as {@code NAME=value}. */
  private Child launch(List<String> environment, String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("env", "-u", "JAVA_OPTS", "-u", "WEIR_ARCHIVE"));
    command.add("WEIR_JAR=" + jar());
    command.addAll(environment);
    command.add(DEPLOY.resolve(script).toString());
    command.addAll(List.of(arguments));
    return closing(Child.start(directory, command));
  }

  private static Path jar() {
    return Path.of(System.getProperty("weir.jar")).toAbsolutePath();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void itServesWithoutAWarningAndEndsAtASignal(Path jdk) {
    String config = conf(answering("hello") + "runtime.warm-up = 500ms\n").toString();
    Child weir = launch(List.of("JAVA_HOME=" + jdk), "weir", "run", config);
    Matcher port =
        Pattern.compile("web http://127\\.0\\.0\\.1:([0-9]+)").matcher(weir.awaitOut("weir "));
    assertThat(port.find()).isTrue();
    assertThat(get(Integer.parseInt(port.group(1)), "/")).isEqualTo("hello");
    weir.signal("TERM");
    Ended end = weir.awaitEnd();
    assertThat(end.code()).isZero();
    assertThat(end.out()).hasSize(1);
    assertThat(end.err()).isNotEmpty().allMatch(line -> line.matches("[0-9T:.Z-]+ INFO .*"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theOptionsOfTheOperatorWin(Path jdk) {
    String options = "JAVA_OPTS=-XX:+UseParallelGC -XX:MaxRAMPercentage=20 -XX:+PrintFlagsFinal";
    Ended end = launch(List.of("JAVA_HOME=" + jdk, options), "weir", "version").awaitEnd();
    assertThat(end.code()).isZero();
    assertThat(flag(end, "MaxRAMPercentage")).startsWith("20.0");
    assertThat(flag(end, "UseParallelGC")).isEqualTo("true");
    assertThat(flag(end, "UseSerialGC")).isEqualTo("false");
    assertThat(flag(end, "UsePerfData")).isEqualTo("false");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theArchiveIsMadeBesideTheJarAndUsed(Path jdk) throws IOException {
    Path copy = Files.copy(jar(), directory.resolve("a jar.jar"));
    List<String> environment = List.of("JAVA_HOME=" + jdk, "WEIR_JAR=" + copy);
    Ended made = launch(environment, "archive").awaitEnd();
    assertThat(made.code()).as("%s", made.err()).isZero();
    boolean aot = Jdks.version(jdk) >= 25;
    Path archive = directory.resolve("a jar.jar." + Jdks.version(jdk) + (aot ? ".aot" : ".jsa"));
    assertThat(archive).exists();
    // With these a JVM that cannot use its archive does not start.
    String strict = aot ? "-XX:AOTMode=on" : "-Xshare:on";
    List<String> printing = new ArrayList<>(environment);
    printing.add("JAVA_OPTS=" + strict + " -XX:+PrintFlagsFinal");
    Ended used = launch(printing, "weir", "version").awaitEnd();
    assertThat(used.code()).as("%s %s", used.out(), used.err()).isZero();
    assertThat(flag(used, aot ? "AOTCache" : "SharedArchiveFile")).isEqualTo(archive.toString());
  }

  @Test
  void theNativeLibraryBesideTheJarIsUsed() throws IOException {
    // Beside target/weir.jar the build leaves it, as the archive and the package do.
    String config = conf(answering("hello")).toString();
    Child weir = launch(List.of("JAVA_OPTS=-Djava.io.tmpdir=/nowhere"), "weir", "run", config);
    assertThat(weir.awaitOut("weir ")).contains("edge-triggered epoll");
    assertThat(Files.readString(Path.of("/proc", Long.toString(weir.pid()), "maps")))
        .contains(jar().getParent() + "/libnetty_transport_native_epoll_");
  }

  @Test
  void whatIsMissingIsSaidInASentence() {
    Ended noJava = launch(List.of("JAVA_HOME=/nowhere"), "weir", "version").awaitEnd();
    assertThat(noJava.code()).isEqualTo(1);
    assertThat(noJava.err())
        .containsExactly("weir: there is no /nowhere/bin/java; correct JAVA_HOME");
    Ended noJar = launch(List.of("WEIR_JAR=/nowhere.jar"), "weir", "version").awaitEnd();
    assertThat(noJar.code()).isEqualTo(1);
    assertThat(noJar.err()).singleElement().asString().contains("there is no weir.jar");
  }

  /** The value of a flag of the JVM, as it printed it. */
  private static String flag(Ended end, String name) {
    Pattern line = Pattern.compile(".* " + name + " +:?= (.*?) +\\{.*");
    return end.out().stream()
        .map(line::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + end.out()));
  }
}
