package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads the source tree and fails on what {@link TidyRules} forbid; then feeds the rules samples,
 * so that a rule which finds nothing is known to be able to.
 */
class TidyTest {
  private static final List<String> ROOTS = List.of("src/main/java", "src/test/java", "src/jmh");
  private static final SourceFile POOL = new SourceFile("src/main/java/io/weir/pool/A.java");
  private static final SourceFile CLI = new SourceFile("src/main/java/io/weir/cli/A.java");
  private static final SourceFile TEST = new SourceFile("src/test/java/io/weir/pool/ATest.java");

  @Test
  void sourceTree_everyFile_isTidy() throws IOException {
    List<String> findings = new ArrayList<>();
    int files = 0;
    for (String root : ROOTS) {
      for (Path file : javaFiles(Path.of(root))) {
        String path = file.toString().replace('\\', '/');
        findings.addAll(TidyRules.check(new SourceFile(path), Files.readString(file)));
        files++;
      }
    }
    assertThat(files).as("files that were read").isGreaterThan(50);
    assertThat(findings).as("findings").isEmpty();
  }

  @Test
  void mainTree_everyPackage_saysWhatItIsFor() throws IOException {
    TreeMap<String, Set<String>> packages = new TreeMap<>();
    for (Path file : javaFiles(Path.of("src/main/java"))) {
      String directory = file.getParent().toString();
      packages.computeIfAbsent(directory, d -> new TreeSet<>()).add(file.getFileName().toString());
    }
    List<String> findings = new ArrayList<>();
    for (String directory : packages.keySet()) {
      Path info = Path.of(directory, "package-info.java");
      String text = Files.exists(info) ? Files.readString(info) : "";
      findings.addAll(TidyRules.checkPackage(directory, packages.get(directory), text));
    }
    assertThat(packages).isNotEmpty();
    assertThat(findings).isEmpty();
  }

  static Stream<Arguments> untidySamples() {
    return Stream.of(
        sample(POOL, "void a() throws Exception { Thread.sleep(5); }", "wait for the event"),
        sample(TEST, "void a() throws Exception { Thread.sleep(5); }", "wait for the event"),
        sample(TEST, "void a() throws Exception { TimeUnit.SECONDS.sleep(5); }", "wait for"),
        sample(POOL, "void a() { System.out.println(); }", "SLF4J"),
        sample(TEST, "void a() { System.err.println(); }", "SLF4J"),
        sample(POOL, "void a(Exception e) { e.printStackTrace(); }", "log the exception"),
        sample(CLI, "void a(Exception e) { e.printStackTrace(); }", "log the exception"),
        sample(POOL, "void a(Exception e) { e.printStackTrace(b); }", "log the exception"),
        sample(POOL, "java.util.logging.Logger a;", "use SLF4J"),
        sample(POOL, "java.util.regex.Pattern a;", "re2j"),
        sample(POOL, "String a(String s) { return s.toLowerCase(); }", "Locale.ROOT"),
        sample(TEST, "String a(String s) { return s.toUpperCase(); }", "Locale.ROOT"),
        sample(POOL, "String a() { return String.format(\"a\"); }", "concatenate"),
        sample(POOL, "String a() { return \"a\".formatted(); }", "concatenate"),
        sample(POOL, "synchronized void a() {}", "one loop"),
        sample(POOL, "void a() { synchronized (this) { } }", "one loop"),
        sample(TEST, "@Disabled void a() {}", "repair the test"),
        sample(TEST, "void a() { assertTrue(true); }", "can be false"),
        sample(TEST, "void a() { assertThat(true).isTrue(); }", "can be false"),
        sample(TEST, "void a() { try { b(); } catch (Exception ignored) {} }", "empty catch"),
        sample(TEST, "void a() { try { b(); } catch (A | B e) {\n } }", "empty catch"),
        sample(POOL, "// TO" + "DO later", "open an issue"),
        sample(POOL, "/* a FIX" + "ME */ int a;", "open an issue"),
        sample(POOL, "/** @author somebody */ int a;", "version control"),
        sample(POOL, "// Created by: somebody", "version control"),
        sample(POOL, "String a = \"/home" + "/somebody/x\";", "path of one machine"),
        sample(POOL, "// " + "x".repeat(100), "columns"),
        sample(POOL, "void a(int b, int c, int d, int e, int f, int g, int h) {}", "7 parameters"),
        sample(POOL, "abstract int a(int b, int c, int d, int e, int f, int g, int h);", "7 param"),
        sample(POOL, "A(Map<B, C> b, int c, int d, int e, int f, @X(1) int g, int h) {}", "7 para"),
        sample(POOL, "void a() {" + "\n".repeat(60) + "}", "method a has 61 lines"),
        sample(POOL, "A() {" + "\n".repeat(60) + "}", "method A has 61 lines"),
        sample(POOL, "@Override\npublic <T> List<T> a() {" + "\n".repeat(60) + "}", "61 lines"),
        sample(
            POOL, "Runnable r = new Runnable() { void a() {" + "\n".repeat(60) + "} };", "a has"),
        sample(POOL, "\n".repeat(500), "lines, more than 500"));
  }

  @ParameterizedTest
  @MethodSource("untidySamples")
  void check_untidySample_isFoundOnceAndSaysWhatInstead(SourceFile file, String body, String say) {
    assertThat(TidyRules.check(file, inClass(body)))
        .singleElement()
        .satisfies(finding -> assertThat(finding).startsWith(file.path() + ":").contains(say));
  }

  static Stream<Arguments> tidySamples() {
    return Stream.of(
        sample(CLI, "void a(PrintStream p) { System.out.println(); }", ""),
        sample(TEST, "String a() { return String.format(\"a\"); }", ""),
        sample(TEST, "java.util.regex.Pattern a;", ""),
        sample(POOL, "// Thread.sleep and System.out.println would block, so none is called.", ""),
        sample(POOL, "String a = \"Thread.sleep( TO\" + \"DO\";", ""),
        sample(POOL, "String a(String s) { return s.toLowerCase(Locale.ROOT); }", ""),
        sample(POOL, "void a() { try { b(); } catch (E e) {\n// The peer went away.\n} }", ""),
        sample(POOL, "record B(int a, int b, int c, int d, int e, int f, int g) {}", ""),
        sample(POOL, "void a() { b(1, 2, 3, 4, 5, 6, 7, 8); }", ""),
        sample(POOL, "int x = b(1, 2, 3, 4, 5, 6, 7, 8);", ""),
        sample(POOL, "void a(Map<A, B> a, Map<A, B> b, Map<A, B> c, int d, int e, int f) {}", ""),
        sample(POOL, "@X({1, 2, 3})\nvoid a() {" + "\n".repeat(59) + "}", ""),
        sample(POOL, "void a() {\n}\n" + "\n".repeat(60) + "void b() {\n}", ""),
        sample(POOL, "/** An {@code a} of 'b'. */ char a = '\"'; // it's\nchar b = '\\'';", ""));
  }

  @ParameterizedTest
  @MethodSource("tidySamples")
  void check_tidySample_hasNoFindings(SourceFile file, String body, String unused) {
    assertThat(unused).isEmpty();
    assertThat(TidyRules.check(file, inClass(body))).isEmpty();
  }

  @Test
  void check_findings_nameTheLine() {
    String source = inClass("\n\n  java.util.logging.Logger log;\n");
    assertThat(TidyRules.check(POOL, source))
        .singleElement()
        .asString()
        .startsWith(POOL.path() + ":6");
  }

  @Test
  void check_typeWithoutDoc_isFoundInMainOnly() {
    String source = "package a;\n\n@B\nfinal class A {}\n";
    assertThat(TidyRules.check(POOL, source)).singleElement().asString().contains("documentation");
    assertThat(TidyRules.check(TEST, source)).isEmpty();
    assertThat(TidyRules.check(POOL, source.replace("@B", "/** An A. */\n@B"))).isEmpty();
    assertThat(TidyRules.check(POOL, source.replace("@B", "/* An A. */\n@B"))).hasSize(1);
  }

  @Test
  void check_twoTopLevelTypes_isFound() {
    String source = "/** A. */\nclass A {\n  enum C {}\n}\n\n/** B. */\nrecord B() {}\n";
    assertThat(TidyRules.check(POOL, source)).singleElement().asString().contains("(A, B)");
  }

  @Test
  void checkPackage_incomplete_isFound() {
    Set<String> complete = Set.of("A.java", "package-info.java");
    assertThat(TidyRules.checkPackage("a", Set.of("A.java"), "")).hasSize(1);
    assertThat(TidyRules.checkPackage("a", complete, "package a;")).hasSize(2);
    assertThat(TidyRules.checkPackage("a", complete, "/** A. */\n@NullMarked package a;"))
        .isEmpty();
  }

  private static Arguments sample(SourceFile file, String body, String say) {
    return Arguments.of(file, body, say);
  }

  private static String inClass(String body) {
    return "package a;\n\n/** A. */\nclass A {" + body + "\n}\n";
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
