package io.weir;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds the compiled program against {@link House}: the order of packages, who may use which
 * library, and what must not be in code that runs on a loop. A package that does not exist yet
 * breaks no rule.
 */
class ArchitectureTest {
  private static JavaClasses program;

  @BeforeAll
  static void readProgram() {
    program =
        new ClassFileImporter()
            .withImportOption(location -> isSourceOfMain(location.asURI().getPath()))
            .importPackages("io.weir");
    assertThat(program.size()).as("classes of the program").isPositive();
  }

  /** Whether a class file was compiled from the program's own sources, not from a test. */
  private static boolean isSourceOfMain(String classFile) {
    String name = classFile.substring(classFile.lastIndexOf("/io/weir/") + 1);
    String outer = name.replaceFirst("(\\$.*)?\\.class$", ".java");
    return Files.exists(Path.of("src/main/java", outer));
  }

  @Test
  void packages_everyClass_isInTheHouse() {
    TreeSet<String> found = new TreeSet<>();
    program.forEach(type -> found.add(type.getPackageName()));
    assertThat(House.rooms()).containsAll(found);
  }

  @Test
  void order_allowedImports_allLieFurtherDown() {
    for (House room : House.values()) {
      assertThat(room.allowed()).as(room.toString()).allMatch(lower -> lower.compareTo(room) > 0);
    }
  }

  @ParameterizedTest
  @EnumSource(House.class)
  void imports_ofEachPackage_areThoseThatAreAllowed(House room) {
    noClasses()
        .that()
        .resideInAPackage(room.room())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(room.forbiddenRooms())
        .because("packages lie along the river: imports point down, answers come back up")
        .allowEmptyShould(true)
        .check(program);
  }

  @Test
  void packages_cycles_doNotExist() {
    slices().matching("io.weir.(*)..").should().beFreeOfCycles().check(program);
  }

  @ParameterizedTest
  @EnumSource(House.Library.class)
  void libraries_eachOne_isSeenOnlyWhereItBelongs(House.Library library) {
    noClasses()
        .that()
        .resideOutsideOfPackages(library.users())
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library.packages)
        .because(library.reason)
        .check(program);
  }

  @Test
  void http_dependsOnlyOnTheJdkAndNettysTypes() {
    HouseRules.onlyDependsOn(
            "io.weir.http",
            "io.netty.buffer..",
            "io.netty.util..",
            "io.netty.handler.codec",
            "io.netty.handler.codec.http")
        .check(program);
  }

  @Test
  void config_dependsOnlyOnTheJdkAndTypesafeConfig() {
    HouseRules.onlyDependsOn("io.weir.config", "com.typesafe.config..").check(program);
  }

  @Test
  void config_everyClass_isARecordOrFinal() {
    HouseRules.closed("io.weir.config").check(program);
  }

  @Test
  void loopPackages_nothingBlocksOrGoesAroundTheLoop() {
    HouseRules.nothingForbiddenOnLoops(House.loopRooms()).check(program);
  }

  @Test
  void dataPath_unpooledBuffers_areWrappedOrConstant() {
    HouseRules.unpooledOnlyWrapsOrMakesConstants(
            "io.weir.exchange", "io.weir.listener", "io.weir.pool")
        .check(program);
  }

  @ParameterizedTest
  @EnumSource(House.Extension.class)
  void extensions_eachImplementation_isFinalNamedAndRegistered(House.Extension extension) {
    List<JavaClass> found = HouseRules.implementations(program, extension.type);
    if (program.contain(extension.type)) {
      assertThat(found).as("implementations of " + extension.type).isNotEmpty();
    }
    for (JavaClass type : found) {
      assertThat(HouseRules.isClosed(type)).as(type.getName() + " is final").isTrue();
      assertThat(type.getSimpleName()).endsWith(extension.suffix);
      assertThat(extension.registries())
          .as("one of the registries has " + type.getName())
          .anyMatch(registry -> HouseRules.uses(program, registry, type));
    }
  }

  // The rules against samples that break them: a rule that finds nothing must be able to.

  @Test
  void loopRule_classThatBreaksIt_isFound() {
    JavaClasses samples = new ClassFileImporter().importClasses(Breaker.class);
    String report =
        HouseRules.nothingForbiddenOnLoops("io.weir")
            .evaluate(samples)
            .getFailureReport()
            .toString();
    assertThat(report)
        .contains("ReentrantLock", "CompletableFuture", "LinkedBlockingQueue", "ThreadLocal")
        .contains("java.nio.file.Files", "shout() is synchronized");
  }

  @Test
  void onlyDependsOnRule_classThatBreaksIt_isFound() {
    JavaClasses samples = new ClassFileImporter().importClasses(ArchitectureTest.class);
    ArchRule rule = HouseRules.onlyDependsOn("io.weir", "org.junit..", "org.assertj..");
    assertThat(rule.evaluate(samples).getFailureReport().toString()).contains("tngtech");
  }

  @Test
  void unpooledRule_methodThatCopies_isTheOnlyOneFound() {
    JavaClasses samples = new ClassFileImporter().importClasses(Copier.class);
    List<String> found =
        HouseRules.unpooledOnlyWrapsOrMakesConstants("io.weir")
            .evaluate(samples)
            .getFailureReport()
            .getDetails();
    assertThat(found).singleElement().asString().contains("copy()");
  }

  @Test
  void closedRule_openClass_isFound() {
    JavaClasses samples = new ClassFileImporter().importClasses(Open.class, Copier.class);
    List<String> found =
        HouseRules.closed("io.weir").evaluate(samples).getFailureReport().getDetails();
    assertThat(found).singleElement().asString().contains("Open");
  }

  @Test
  void forbiddenRooms_areThoseNeitherAllowedNorOneself() {
    assertThat(House.HTTP.forbiddenRooms()).hasSize(House.values().length - 1);
    assertThat(House.NET.forbiddenRooms())
        .contains("io.weir.http")
        .doesNotContain("io.weir.config");
    assertThat(House.CLI.forbiddenRooms()).isEmpty();
  }

  /** Does everything that code on a loop must not do. */
  @SuppressWarnings({"unused", "ThreadLocalUsage"})
  private static final class Breaker {
    private final ReentrantLock lock = new ReentrantLock();
    private final ThreadLocal<String> local = new ThreadLocal<>();
    private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();

    synchronized CompletableFuture<Boolean> shout() {
      return CompletableFuture.completedFuture(Files.exists(Path.of(".")));
    }
  }

  /** Has a constant and wraps, which is fine, and makes a copy, which is not. */
  @SuppressWarnings("unused")
  private static final class Copier {
    static final ByteBuf CONSTANT = Unpooled.directBuffer(1);

    static ByteBuf wrap(byte[] bytes) {
      return Unpooled.wrappedBuffer(bytes);
    }

    static ByteBuf copy() {
      return Unpooled.copiedBuffer(new byte[1]);
    }
  }

  /** Neither final nor a record. */
  private static class Open {}
}
