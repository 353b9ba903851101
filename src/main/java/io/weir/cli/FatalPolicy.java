package io.weir.cli;

import io.weir.net.FatalHandler;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What happens when a thread dies of something nobody expected: the process says so and ends. A
 * proxy that has lost a loop, or that is out of memory, answers some clients and leaves others
 * hanging; a supervisor can restart a process that ended, but cannot see one that limps. Installed
 * once by the commands that serve, never by tests, which share their JVM. Any thread.
 */
final class FatalPolicy implements Thread.UncaughtExceptionHandler, FatalHandler {
  /** EX_SOFTWARE of sysexits: an error inside the program. */
  private static final int EXIT_CODE = 70;

  private static final byte[] OUT_OF_MEMORY =
      "weir: out of memory, ending\n".getBytes(StandardCharsets.US_ASCII);

  // Opened beforehand: at the limit of descriptors or of memory nothing new can be had.
  private final FileOutputStream standardError = new FileOutputStream(FileDescriptor.err);

  private FatalPolicy() {}

  /** Makes this the policy of the process. */
  static FatalPolicy install() {
    FatalPolicy policy = new FatalPolicy();
    Thread.setDefaultUncaughtExceptionHandler(policy);
    return policy;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    end("thread", thread.getName(), failure);
  }

  @Override
  public void failed(int loop, Throwable cause) {
    end("loop", loop, cause);
  }

  private void end(String kind, Object which, Throwable failure) {
    // Without memory anything up to the halt may fail, so nothing is made outside of this.
    try {
      if (failure instanceof OutOfMemoryError) {
        standardError.write(OUT_OF_MEMORY);
      } else {
        System.err.println("weir: " + kind + " " + which + " died, ending");
        failure.printStackTrace(System.err);
      }
    } catch (IOException e) {
      // Standard error is gone; there is nobody left to tell.
    } finally {
      // Not exit: its hooks would run on a process in an unknown state, and might never return.
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
