package io.weir.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns {@code error-pages} into records, and reads their files. One per reading. */
final class ErrorPageBinder {
  private static final String KEY = "error-pages";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String ONE_OF = "accepted is exactly one of body, file";

  /** A page is sent whole, to whoever asks for what is not there. */
  private static final int MAX_BYTES = 64 << 10;

  private final Path file;
  private final SourceFiles.Gathering files;
  private final List<ErrorPage> topLevel;

  /**
   * @param file the configuration, beside which other files lie
   * @param files is told which those are
   */
  ErrorPageBinder(Section root, Path file, SourceFiles.Gathering files) {
    this.file = file;
    this.files = files;
    this.topLevel = pages(root);
  }

  List<ErrorPage> topLevel() {
    return topLevel;
  }

  /** A route's own, before those of the top level. */
  List<ErrorPage> of(Section route) {
    List<ErrorPage> all = pages(route);
    all.addAll(topLevel);
    return all;
  }

  /** The pages of one object, those of a single status before those of many. */
  private List<ErrorPage> pages(Section owner) {
    List<ErrorPage> pages = new ArrayList<>();
    owner
        .named(KEY)
        .forEach(
            (statuses, section) -> {
              StatusRange range = range(statuses, section);
              String body = body(section);
              String type = type(section);
              if (range != null && body != null) {
                pages.add(new ErrorPage(range, type, body));
              }
            });
    pages.sort(Comparator.comparingInt(page -> page.statuses().to() - page.statuses().from()));
    return pages;
  }

  private static @Nullable StatusRange range(String statuses, Section section) {
    try {
      return StatusRange.parseError(statuses);
    } catch (IllegalArgumentException e) {
      // Expected: this is how parsers say what is wrong.
      String message = KEY + " " + Values.quote(statuses) + " " + e.getMessage();
      section.problems().add(section.origin(), message);
      return null;
    }
  }

  private @Nullable String body(Section section) {
    String body = section.stringOrNull("body");
    Path path = section.has("file") ? section.parse("file", this::beside) : null;
    if ((body == null) == !section.has("file")) {
      section.problems().add(section.origin(), section.path() + " has no page; " + ONE_OF);
      return null;
    }
    return path == null ? body : read(path, section);
  }

  private Path beside(String text) {
    return Paths.beside(file, text);
  }

  private @Nullable String read(Path path, Section section) {
    TextFile page = TextFile.read(path, MAX_BYTES);
    files.read(path, page.hash());
    if (page.text() == null) {
      section.problem("file", page.problem());
    }
    return page.text();
  }

  private static String type(Section section) {
    return section.has("content-type") ? Bounds.contentType(section) : HTML;
  }
}
