package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The page of faults names tests; it is worth something only as long as they are there. */
class FaultsTest {
  private static final Path PAGE = Path.of("src/docs/faults.md");
  private static final Path TESTS = Path.of("src/test/java");
  private static final String TRAPS = "## Traps";
  private static final Pattern PROOF = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|(.*)\\|$");
  private static final Pattern ABOVE = Pattern.compile("faults? (\\d+(?:, \\d+)*)");

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  private static List<MatchResult> rows(String text) {
    return ROW.matcher(text).results().toList();
  }

  private static List<Integer> numbers(String text) {
    return rows(text).stream().map(row -> Integer.valueOf(row.group(1))).toList();
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void faults_areNumberedWithoutAGap() throws IOException {
    List<Integer> faults = numbers(page().substring(0, page().indexOf(TRAPS)));
    assertThat(faults).hasSizeGreaterThanOrEqualTo(81).isEqualTo(upTo(faults.size()));
  }

  @Test
  void traps_areNumberedWithoutAGap() throws IOException {
    assertThat(numbers(page().substring(page().indexOf(TRAPS)))).isEqualTo(upTo(25));
  }

  @Test
  void everyRow_saysHowItIsProven() throws IOException {
    List<Integer> faults = numbers(page().substring(0, page().indexOf(TRAPS)));
    for (MatchResult row : rows(page())) {
      String[] columns = row.group(2).split("\\|");
      String proof = columns[columns.length - 1];
      List<Integer> above = new ArrayList<>();
      ABOVE
          .matcher(proof)
          .results()
          .flatMap(match -> Stream.of(match.group(1).split(", ")))
          .forEach(number -> above.add(Integer.valueOf(number)));
      assertThat(faults).as(row.group()).containsAll(above);
      boolean named = PROOF.matcher(proof).find();
      assertThat(named || !above.isEmpty()).as(row.group()).isTrue();
    }
  }

  @Test
  void everyTestNamed_isOne() throws IOException {
    Map<String, List<String>> classes = testClasses();
    List<String> missing = new ArrayList<>();
    List<MatchResult> proofs = PROOF.matcher(page()).results().toList();
    for (MatchResult proof : proofs) {
      List<String> names = classes.getOrDefault(proof.group(1), List.of());
      if (names.stream().noneMatch(name -> isTest(name, proof.group(2)))) {
        missing.add(proof.group());
      }
    }
    assertThat(proofs).hasSizeGreaterThan(100);
    assertThat(missing).isEmpty();
  }

  /** Full names of the classes of tests by their simple names. */
  private static Map<String, List<String>> testClasses() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      return files
          .map(file -> TESTS.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.endsWith(".java"))
          .map(file -> file.replace(".java", "").replace('/', '.'))
          .collect(Collectors.groupingBy(name -> name.substring(name.lastIndexOf('.') + 1)));
    }
  }

  private static boolean isTest(String className, String method) {
    try {
      Class<?> type = Class.forName(className, false, FaultsTest.class.getClassLoader());
      return Arrays.stream(type.getDeclaredMethods())
          .filter(each -> each.getName().equals(method))
          .anyMatch(FaultsTest::isTest);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(className + " has a source and no class", e);
    }
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }
}
