package io.weir.cli;

import io.weir.config.ConfigFormat;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * {@code weir fmt FILE}: the file with its lines indented and its spaces in order; with {@code
 * --write} in its place, with {@code --check} only whether that would change it. What it means,
 * comments and order stay.
 */
final class FmtCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean check = arguments.flag("--check");
    boolean write = arguments.flag("--write");
    ConfigFile file = ConfigFile.named(arguments.word("FILE"));
    arguments.end();
    if (check && write) {
      throw new UsageException("--check and --write exclude each other");
    }
    if (file.complainIfUnreadable(console)) {
      return PROBLEMS;
    }
    try {
      String text = Files.readString(file.path());
      ConfigFormat format = ConfigFormat.of(text, file.path().toString());
      if (!format.problems().isEmpty()) {
        ConfigFile.print(format.problems(), console);
        return PROBLEMS;
      }
      boolean changed = !format.text().equals(text);
      if (check) {
        console.say(file.path() + (changed ? ": weir fmt would change it" : ": fine"));
        return changed ? PROBLEMS : FINE;
      }
      if (!write) {
        console.out().print(format.text());
      } else if (changed) {
        replace(file.path(), format.text());
      }
      return FINE;
    } catch (CharacterCodingException e) {
      console.complain("weir: " + file.path() + ": not UTF-8 text");
      return PROBLEMS;
    } catch (IOException e) {
      console.complain("weir: " + file.path() + ": " + e);
      return PROBLEMS;
    }
  }

  /** Whole or not at all: a running weir may read the file at any moment. */
  private static void replace(Path file, String text) throws IOException {
    Path real = file.toRealPath();
    Path beside = Files.createTempFile(real.getParent(), ".weir", ".conf");
    try {
      Files.writeString(beside, text, StandardCharsets.UTF_8);
      Files.setPosixFilePermissions(beside, Files.getPosixFilePermissions(real));
      Files.move(beside, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
