package io.weir.convert;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files by a pattern as of glob(3): stars do not cross slashes, nor find hidden files. No state.
 */
final class Glob {
  private Glob() {}

  static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
  }

  /** The files that exist, in the order of their names. */
  static List<Path> files(Path pattern) {
    List<Path> found = List.of(pattern.isAbsolute() ? pattern.getRoot() : Path.of(""));
    for (Path segment : pattern) {
      List<Path> next = new ArrayList<>();
      for (Path directory : found) {
        if (isPattern(segment.toString())) {
          next.addAll(children(directory, segment.toString()));
        } else {
          next.add(directory.resolve(segment));
        }
      }
      found = next;
    }
    return found.stream().filter(Files::isRegularFile).toList();
  }

  private static List<Path> children(Path directory, String segment) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + segment);
    Path listed = directory.toString().isEmpty() ? Path.of(".") : directory;
    try (Stream<Path> all = Files.list(listed)) {
      return all.map(Path::getFileName)
          .filter(name -> name.toString().charAt(0) != '.' && matcher.matches(name))
          .sorted()
          .map(directory::resolve)
          .toList();
    } catch (IOException e) {
      return List.of(); // No directory, so nothing in it: what glob(3) says of it as well.
    }
  }
}
