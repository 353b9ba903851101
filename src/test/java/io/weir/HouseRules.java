package io.weir;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Rules of the house that need more than a line. Each is for the packages it is given. */
final class HouseRules {
  private static final String UNPOOLED = "io.netty.buffer.Unpooled";
  private static final List<String> WRAPPING =
      List.of("EMPTY_BUFFER", "wrappedBuffer", "unreleasableBuffer", "wrappedUnmodifiableBuffer");

  private static final List<String> EVERYWHERE =
      List.of("java..", "org.jspecify..", "com.google.errorprone..");

  private HouseRules() {}

  /** A package that knows itself, the JDK, annotations, and these packages. */
  static ArchRule onlyDependsOn(String room, String... others) {
    String[] all =
        Stream.of(Stream.of(room), EVERYWHERE.stream(), Stream.of(others))
            .flatMap(each -> each)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(all)
                .or(describe("primitive or an array of one", HouseRules::isPrimitive)))
        .allowEmptyShould(true);
  }

  private static boolean isPrimitive(JavaClass type) {
    return type.getBaseComponentType().isPrimitive();
  }

  /** Packages in which nobody can extend a class. */
  static ArchRule closed(String... rooms) {
    return classes()
        .that()
        .resideInAnyPackage(rooms)
        .should(satisfy("be final, a record, an enum or an interface", HouseRules::isClosed))
        .allowEmptyShould(true);
  }

  static boolean isClosed(JavaClass type) {
    // The body of an enum constant makes its enum a class that is not final.
    return type.isInterface()
        || type.isEnum()
        || type.isAnonymousClass()
        || type.getModifiers().contains(JavaModifier.FINAL);
  }

  /** Nothing that blocks a loop, hides a hand-over between threads, or reads files. */
  static ArchRule nothingForbiddenOnLoops(String... rooms) {
    ArchRule noForbiddenTypes =
        noClasses()
            .that()
            .resideInAnyPackage(rooms)
            .should()
            .dependOnClassesThat(describe("are not for loops", HouseRules::isForbiddenOnLoops))
            .allowEmptyShould(true);
    ArchRule noMonitors =
        noCodeUnits()
            .that(describe("may be called on loops", unit -> !isStackTraceHook(unit)))
            .and()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(rooms)
            .should(beSynchronized())
            .allowEmptyShould(true);
    return CompositeArchRule.of(noForbiddenTypes).and(noMonitors);
  }

  private static boolean isForbiddenOnLoops(JavaClass type) {
    String name = type.getName();
    return name.startsWith("java.util.concurrent.locks.")
        || name.equals("java.util.concurrent.CompletableFuture")
        || name.equals("java.lang.ThreadLocal")
        || name.equals("io.netty.util.concurrent.FastThreadLocal")
        || name.startsWith("java.io.File")
        || name.startsWith("java.nio.file.")
        || type.isAssignableTo(BlockingQueue.class);
  }

  /** Throwable declares it so, and an exception without a stack trace overrides it. */
  private static boolean isStackTraceHook(JavaCodeUnit unit) {
    return unit.getName().equals("fillInStackTrace");
  }

  private static ArchCondition<JavaCodeUnit> beSynchronized() {
    return new ArchCondition<>("be synchronized") {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        boolean held = unit.getModifiers().contains(JavaModifier.SYNCHRONIZED);
        String message = unit.getFullName() + (held ? " is synchronized" : " is not synchronized");
        events.add(new SimpleConditionEvent(unit, held, message));
      }
    };
  }

  /** Outside the pool of a loop, memory is only wrapped, or made once where a class begins. */
  static ArchRule unpooledOnlyWrapsOrMakesConstants(String... rooms) {
    DescribedPredicate<JavaAccess<?>> inMethod =
        describe(
            "of Unpooled that makes or copies outside of a constant",
            access ->
                access.getTargetOwner().getName().equals(UNPOOLED)
                    && !WRAPPING.contains(access.getTarget().getName())
                    && !access.getOrigin().getName().equals("<clinit>"));
    return noClasses()
        .that()
        .resideInAnyPackage(rooms)
        .should()
        .accessTargetWhere(inMethod)
        .because("a buffer per request comes from the pool of its loop")
        .allowEmptyShould(true);
  }

  /** Classes, not interfaces, that implement a type of this name. */
  static List<JavaClass> implementations(JavaClasses program, String type) {
    return program.stream()
        .filter(each -> !each.isInterface() && each.isAssignableTo(type))
        .toList();
  }

  /** Whether a class of this name, or one nested in it, mentions another. */
  static boolean uses(JavaClasses program, String user, JavaClass used) {
    return program.stream()
        .filter(each -> each.getName().equals(user) || each.getName().startsWith(user + "$"))
        .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
        .anyMatch(dependency -> dependency.getTargetClass().equals(used));
  }

  private static ArchCondition<JavaClass> satisfy(String what, Predicate<JavaClass> holds) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String message = type.getName() + " does not " + what;
        events.add(new SimpleConditionEvent(type, holds.test(type), message));
      }
    };
  }
}
