package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container is made of and what starts it, as far as it can be tried without containers. */
class ContainersIT extends ProcessTest {
  private static final Path DEPLOY = Path.of("deploy").toAbsolutePath();
  private static final Path COMPOSE = DEPLOY.resolve("compose");

  @Test
  void whatTheDockerfileCopies_isThere() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String line : Files.readAllLines(DEPLOY.resolve("Dockerfile"))) {
      if (line.startsWith("COPY ") && !line.contains("--from")) {
        String[] words = line.split(" +");
        sources.addAll(List.of(words).subList(1, words.length - 1));
      }
    }
    assertThat(sources).contains("target/weir.jar", "deploy/image");
    assertThat(sources).allSatisfy(source -> assertThat(Path.of(source)).exists());
  }

  /** The script that the Dockerfile runs; JDK 25 makes a cache that needs nothing else. */
  @Test
  void theImage_startsWithItsCacheAndWithoutAPlaceToWrite() throws IOException {
    List<Path> newest = Jdks.all().stream().filter(home -> Jdks.version(home) >= 25).toList();
    assumeThat(newest).as("a JDK 25").isNotEmpty();
    Path image = directory.resolve("weir");
    Ended made =
        Child.run(
            directory,
            "env",
            "JAVA_HOME=" + newest.get(0),
            "WEIR_JAR=" + Path.of(System.getProperty("weir.jar")).toAbsolutePath(),
            DEPLOY.resolve("image").toString(),
            image.toString());
    assertThat(made.code()).as("%s", made.err()).isZero();
    // With these a JVM that cannot use its cache does not start, and there is no place to write.
    List<String> options = List.of("-XX:AOTMode=on", "-Djava.io.tmpdir=/nowhere");
    List<String> serve = command("ENTRYPOINT", image);
    serve.addAll(1, options);
    serve.addAll(List.of("run", conf(answering("hello")).toString()));
    Child weir = closing(Child.start(directory, serve));
    String banner = weir.awaitOut("weir ");
    assertThat(banner).contains("edge-triggered epoll");
    assertThat(get(port(banner, "web"), "/")).isEqualTo("hello");
    List<String> health = command("HEALTHCHECK", image);
    health.add(Integer.toString(port(banner, "admin")));
    Ended healthy = Child.run(directory, health.toArray(String[]::new));
    assertThat(healthy.out()).as("%s", healthy.err()).containsExactly("ready");
    assertThat(healthy.code()).isZero();
    weir.signal("TERM");
    assertThat(weir.awaitEnd().err()).allMatch(line -> line.contains(" INFO "));
  }

  private static int port(String banner, String listener) {
    Matcher matcher = Pattern.compile(listener + " http://[0-9.]+:([0-9]+)").matcher(banner);
    assertThat(matcher.find()).as(banner).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  /** The words of an instruction of the Dockerfile, with the image where it is here. */
  private static List<String> command(String instruction, Path image) throws IOException {
    String dockerfile = Files.readString(DEPLOY.resolve("Dockerfile")).replace("\\\n", " ");
    Matcher line =
        Pattern.compile("(?m)^" + instruction + " [^\\[\n]*\\[(.*)]$").matcher(dockerfile);
    assertThat(line.find()).as(instruction).isTrue();
    return Pattern.compile("\"([^\"]*)\"")
        .matcher(line.group(1))
        .results()
        .map(word -> word.group(1).replace("/opt/weir", image.toString()))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  @Test
  void whatTheComposeFileMounts_isThere() throws IOException {
    String compose = Files.readString(COMPOSE.resolve("compose.yaml"));
    List<String> mounts =
        Pattern.compile("- (\\.[^:\n]*):/")
            .matcher(compose)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(mounts).hasSizeGreaterThan(4).contains("../../dashboards");
    assertThat(mounts).allSatisfy(mount -> assertThat(COMPOSE.resolve(mount).normalize()).exists());
  }

  @Test
  void prometheusOfTheComposeFile_isConfigured() {
    String promtool = Programs.need("promtool");
    Ended end = Child.run(directory, promtool, "check", "config", COMPOSE + "/prometheus.yml");
    assertThat(end.code()).as("%s", end).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/development", "overlays/production"})
  void theManifests_render(String directoryOfThem) {
    Path kustomization = DEPLOY.resolve("kubernetes").resolve(directoryOfThem);
    Ended end = Child.run(directory, Programs.need("kubectl"), "kustomize", "" + kustomization);
    assertThat(end.code()).as("%s", end.err()).isZero();
    List<String> kinds =
        Pattern.compile("(?m)^kind: (.*)$")
            .matcher(end.text())
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(kinds).contains("ConfigMap", "Deployment", "PodDisruptionBudget", "Service");
    assertThat(end.text())
        .contains("readOnlyRootFilesystem: true", "- ALL", "topologySpreadConstraints:")
        // The name with a hash is what the pods mount.
        .containsPattern("configMap:\n +name: weir-[a-z0-9]{10}");
    boolean production = directoryOfThem.endsWith("production");
    assertThat(kinds.contains("HorizontalPodAutoscaler")).isEqualTo(production);
    assertThat(kinds.contains("ServiceMonitor")).isEqualTo(production);
    assertThat(end.text().contains("replicas:")).isEqualTo(!production);
  }

  @Test
  void everyConfiguration_isFine() throws IOException {
    try (Stream<Path> files = Files.walk(DEPLOY)) {
      List<Path> configs =
          files.filter(file -> file.getFileName().toString().equals("weir.conf")).toList();
      assertThat(configs).hasSizeGreaterThan(3);
      for (Path config : configs) {
        Ended end = weir("check", config.toString());
        assertThat(end.code()).as("%s", end).isZero();
      }
    }
  }
}
