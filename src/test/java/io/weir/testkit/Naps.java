package io.weir.testkit;

import java.security.ProtectionDomain;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Looks for races: threads stop for a moment, at random, where methods begin and end, as they do on
 * a machine that has other things to do. With {@code -Dweir.naps=weir} those of weir in methods of
 * weir, with {@code -Dweir.naps=tests} the others in methods of the tests; without it nothing is
 * changed. What fails only then is a test that is right by luck, or weir. src/docs/testing.md.
 */
public final class Naps implements LauncherSessionListener {
  private static final String WHOSE = System.getProperty("weir.naps", "");
  private static final boolean OF_TESTS = WHOSE.equals("tests");

  /** A thread that has slept for so long may not sleep for more than a third of its time. */
  private static final long FREE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private static final ThreadLocal<Sleeper> SLEEPERS = ThreadLocal.withInitial(Sleeper::new);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (WHOSE.isEmpty()) {
      return;
    }
    ByteBuddyAgent.install();
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
        .type((type, loader, module, loaded, domain) -> concerns(type, domain))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(
                    Advice.to(Hook.class)
                        .on(
                            ElementMatchers.isMethod()
                                .and(ElementMatchers.not(ElementMatchers.isSynthetic())))))
        .installOnByteBuddyAgent();
  }

  private static boolean concerns(TypeDescription type, ProtectionDomain domain) {
    if (!type.getName().startsWith("io.weir.") || type.getName().startsWith(Naps.class.getName())) {
      return false;
    }
    String place = domain.getCodeSource().getLocation().getPath();
    return place.contains("test-classes") == OF_TESTS;
  }

  /** Stops the caller, or does not. */
  public static void perhaps() {
    SLEEPERS.get().perhaps();
  }

  /** What is put into the methods. */
  private static final class Hook {
    private Hook() {}

    @Advice.OnMethodEnter
    static void entered() {
      Naps.perhaps();
    }

    @Advice.OnMethodExit
    static void left() {
      Naps.perhaps();
    }
  }

  /** One thread: how often and for how long it stops. */
  private static final class Sleeper {
    private final long startNanos = System.nanoTime();
    private final int odds;
    private final int maxMillis;
    private long sleptNanos;

    Sleeper() {
      String name = Thread.currentThread().getName();
      // A loop has a hundred methods for each one of the control thread.
      boolean loop = name.startsWith("weir-loop");
      boolean concerned = name.startsWith("weir-") != OF_TESTS;
      odds = concerned ? (loop ? 200 : 6) : 0;
      maxMillis = loop ? 25 : 60;
    }

    void perhaps() {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      if (odds == 0 || random.nextInt(odds) > 0) {
        return;
      }
      long now = System.nanoTime();
      if (sleptNanos > FREE_NANOS + (now - startNanos) / 3) {
        return;
      }
      long nap = TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(maxMillis));
      sleptNanos += nap;
      long end = now + nap;
      for (long left = nap; left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }
}
