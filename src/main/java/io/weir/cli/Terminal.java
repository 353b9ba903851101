package io.weir.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The terminal that a command draws on: keys come one by one without Enter, and what stood there
 * before is back when it ends, also by Ctrl-C. Of the main thread; one at a time.
 *
 * <p>Java knows nothing of terminals, so stty and test are asked, which every system has.
 */
final class Terminal implements AutoCloseable {
  /** Columns and lines. */
  record Size(int columns, int lines) {
    static final Size USUAL = new Size(80, 24);
  }

  private static final int END = -1;
  private static final int MIN_COLUMNS = 40;
  private static final int MIN_LINES = 10;
  private static final long PATIENCE_SECONDS = 5;

  private final PrintStream out;
  private final String settings;
  private final BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();
  private final Thread restore = new Thread(this::leave, "weir-terminal");

  private Terminal(PrintStream out, String settings) {
    this.out = out;
    this.settings = settings;
  }

  /** Takes the terminal over; null if in or out is none. */
  static @Nullable Terminal open(PrintStream out) {
    if (!isOutput() || !succeeds("test", "-t", "0")) {
      return null;
    }
    String settings = ask("stty", "-g");
    if (settings == null || !succeeds("stty", "-icanon", "-echo", "min", "1")) {
      return null;
    }
    Terminal terminal = new Terminal(out, settings);
    Runtime.getRuntime().addShutdownHook(terminal.restore);
    Thread reader = new Thread(terminal::readKeys, "weir-keys");
    reader.setDaemon(true);
    reader.start();
    out.print(Ansi.ENTER);
    return terminal;
  }

  /** Whether what is printed is seen by somebody. */
  static boolean isOutput() {
    return succeeds("test", "-t", "1");
  }

  /** Whether whoever sees it wants colours; see no-color.org. */
  static boolean colours() {
    String no = System.getenv("NO_COLOR");
    return no == null || no.isEmpty();
  }

  /** As the environment says, or the terminal, or what is usual. */
  static Size size() {
    String answer = isOutput() ? ask("stty", "size") : null;
    String[] words = answer == null ? new String[0] : answer.split(" ");
    int columns = words.length == 2 ? number(words[1]) : 0;
    int lines = words.length == 2 ? number(words[0]) : 0;
    int wished = number(System.getenv("COLUMNS"));
    return new Size(
        Math.max(MIN_COLUMNS, wished > 0 ? wished : columns > 0 ? columns : Size.USUAL.columns()),
        Math.max(MIN_LINES, lines > 0 ? lines : Size.USUAL.lines()));
  }

  private static int number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
  }

  /** The next key, waiting for at most so long; false if it is one that ends the command. */
  boolean goesOn(long millis) throws InterruptedException {
    Integer key = keys.poll(millis, TimeUnit.MILLISECONDS);
    return key == null || (key != 'q' && key != 'Q' && key != END);
  }

  private void readKeys() {
    try {
      int key;
      do {
        key = System.in.read();
        keys.add(key);
      } while (key != END);
    } catch (IOException e) {
      // As good as the end of the input.
      keys.add(END);
    }
  }

  private void leave() {
    out.print(Ansi.LEAVE);
    out.flush();
    if (!succeeds("stty", settings)) {
      out.println("the terminal is not as it was; 'stty sane' helps");
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(restore);
    leave();
  }

  private static boolean succeeds(String... command) {
    return ask(command) != null;
  }

  /** What the command says, null if it fails. Its input is the terminal, as is ours. */
  private static @Nullable String ask(String... command) {
    boolean test = command[0].equals("test");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    if (test) {
      builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    } else {
      builder.redirectInput(new File("/dev/tty"));
    }
    try {
      Process process = builder.start();
      String answer =
          test
              ? ""
              : new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? answer : null;
    } catch (IOException e) {
      // There is no such program, or no terminal.
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
