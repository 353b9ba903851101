package io.weir;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a source file may not contain. Each rule says what to do instead. No state: the same text
 * gives the same findings.
 */
final class TidyRules {
  private static final int MAX_FILE_LINES = 500;
  private static final int MAX_METHOD_LINES = 60;
  private static final int MAX_COLUMNS = 100;
  private static final int MAX_PARAMETERS = 6;

  /** Packages whose classes run on loops. */
  private static final Set<String> LOOP_CONFINED =
      Set.of("listener", "exchange", "route", "filter", "cluster", "pool", "http");

  /** Packages that may write to standard output. */
  private static final Set<String> TALKATIVE = Set.of("cli", "demo");

  /** Text that may not stand in the code of some files, and what to write instead. */
  private record Ban(Pattern pattern, Predicate<SourceFile> where, String instead) {
    Ban(String regex, Predicate<SourceFile> where, String instead) {
      this(Pattern.compile(regex), where, instead);
    }
  }

  private static final List<Ban> BANNED_CODE =
      List.of(
          new Ban(
              "\\bThread\\s*\\.\\s*sleep\\b|\\b(NANO|MICRO|MILLI)?SECONDS\\.sleep\\b",
              file -> true,
              "wait for the event itself: a latch or Patience.until in tests, a Timed on a loop"),
          new Ban(
              "\\bSystem\\s*\\.\\s*(out|err)\\s*\\.",
              TidyRules::silent,
              "log through SLF4J; only cli and demo print"),
          new Ban("\\.printStackTrace\\(\\s*\\)", file -> true, "log the exception, or handle it"),
          new Ban(
              "\\.printStackTrace\\(\\s*[^)\\s]",
              TidyRules::silent,
              "log the exception, or handle it"),
          new Ban("\\bjava\\.util\\.logging\\b", file -> true, "use SLF4J"),
          new Ban(
              "\\bjava\\.util\\.regex\\b",
              TidyRules::onLoops,
              "use com.google.re2j, whose time is linear in the input, or compare by hand"),
          new Ban(
              "\\.to(Lower|Upper)Case\\(\\s*\\)",
              file -> true,
              "name the locale, toLowerCase(Locale.ROOT), or compare in ASCII"),
          new Ban(
              "\\bString\\s*\\.\\s*format\\b|\\.formatted\\(",
              TidyRules::onLoops,
              "concatenate, or append to a buffer that is there anyway"),
          new Ban(
              "\\bsynchronized\\b",
              TidyRules::onLoops,
              "keep the state on one loop, or use an atomic; see the package io.weir.net"),
          new Ban("@Disabled\\b", file -> true, "repair the test or delete it"),
          new Ban(
              "\\bassertTrue\\(\\s*true\\s*\\)|\\bassertThat\\(\\s*true\\s*\\)",
              file -> true,
              "assert something that can be false"),
          new Ban("@Suppress" + "Warnings\\(\"all\"\\)", file -> true, "name the one warning"));

  private static final List<Ban> BANNED_COMMENTS =
      List.of(
          new Ban(
              "@(author|date|version|since)\\b|\\b(Created|Modified|Changed) (by|on):",
              file -> true,
              "leave authors, dates and history to the version control"),
          new Ban(
              "\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b",
              file -> true,
              "do it, or open an issue"));

  private static final List<Ban> BANNED_TEXT =
      List.of(
          new Ban(
              "/hom[e]/[a-z]+/|/Users/[A-Za-z]+/|/roo[t]/|/work/(main|shared)|[A-Z]:\\\\\\\\Users",
              file -> true,
              "no path of one machine: use @TempDir, or a resource"));

  private static final Pattern EMPTY_CATCH =
      Pattern.compile("\\bcatch\\s*\\([^()]*\\)\\s*\\{\\s*}");

  private final SourceFile file;
  private final SourceText text;
  private final List<String> findings = new ArrayList<>();

  private TidyRules(SourceFile file, String content) {
    this.file = file;
    this.text = new SourceText(content);
  }

  /** Everything that is wrong with one file, as {@code path:line: what and what instead}. */
  static List<String> check(SourceFile file, String content) {
    TidyRules rules = new TidyRules(file, content);
    rules.checkSizes();
    rules.checkBans(rules.text.code(), BANNED_CODE);
    rules.checkBans(rules.text.comments(), BANNED_COMMENTS);
    rules.checkBans(rules.text.raw(), BANNED_TEXT);
    rules.checkCatches();
    rules.checkShape(new SourceShape(rules.text));
    return rules.findings;
  }

  /** What is wrong with a directory of sources that has these files. */
  static List<String> checkPackage(String directory, Set<String> names, String packageInfo) {
    if (!names.contains("package-info.java")) {
      return List.of(directory + ": has no package-info.java; say what the package is for");
    }
    List<String> missing = new ArrayList<>();
    if (!packageInfo.contains("@NullMarked")) {
      missing.add(directory + "/package-info.java: is not @NullMarked");
    }
    if (!packageInfo.startsWith("/**")) {
      missing.add(directory + "/package-info.java: says nothing about the package");
    }
    return missing;
  }

  private void checkSizes() {
    List<String> lines = text.raw().lines().toList();
    if (lines.size() > MAX_FILE_LINES) {
      find(1, lines.size() + " lines, more than " + MAX_FILE_LINES + "; split the class");
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      // The formatter leaves imports and addresses alone, because they cannot be broken.
      boolean unbreakable = line.startsWith("import ") || line.contains("://");
      if (line.length() > MAX_COLUMNS && !unbreakable) {
        find(i + 1, line.length() + " columns, more than " + MAX_COLUMNS);
      }
    }
  }

  private void checkBans(String view, List<Ban> bans) {
    for (Ban ban : bans) {
      Matcher found = ban.pattern.matcher(view);
      while (ban.where.test(file) && found.find()) {
        find(text.line(found.start()), "'" + found.group().strip() + "': " + ban.instead);
      }
    }
  }

  private void checkCatches() {
    Matcher found = EMPTY_CATCH.matcher(text.code());
    while (found.find()) {
      if (text.comments().substring(found.start(), found.end()).isBlank()) {
        find(
            text.line(found.start()),
            "empty catch block: handle it, or say in a comment why there is nothing to do");
      }
    }
  }

  private void checkShape(SourceShape shape) {
    for (SourceShape.Method method : shape.methods()) {
      String name = "method " + method.name();
      if (method.lines() > MAX_METHOD_LINES) {
        find(method.line(), name + " has " + method.lines() + " lines, over " + MAX_METHOD_LINES);
      }
      int parameters = countParameters(method.parameters());
      if (parameters > MAX_PARAMETERS) {
        find(
            method.line(),
            name
                + " has "
                + parameters
                + " parameters, over "
                + MAX_PARAMETERS
                + "; pass a record");
      }
    }
    List<SourceShape.Type> top = shape.types().stream().filter(type -> type.depth() == 0).toList();
    for (SourceShape.Type type : top) {
      if (file.isMain() && !hasDoc(type.start())) {
        find(
            text.line(type.start()),
            type.name() + " has no documentation: what it is, which thread owns it, when it ends");
      }
    }
    if (top.size() > 1) {
      String names = top.stream().map(SourceShape.Type::name).collect(Collectors.joining(", "));
      find(1, "several top-level types (" + names + "); one file for each");
    }
  }

  private boolean hasDoc(int start) {
    String before = text.raw().substring(0, start).stripTrailing();
    return before.endsWith("*/") && before.startsWith("/**", before.lastIndexOf("/*"));
  }

  private static boolean onLoops(SourceFile file) {
    return file.isMain() && LOOP_CONFINED.contains(file.packageName());
  }

  private static boolean silent(SourceFile file) {
    return !(file.isMain() && TALKATIVE.contains(file.packageName()));
  }

  private static int countParameters(String parameters) {
    if (parameters.isBlank()) {
      return 0;
    }
    int depth = 0;
    int count = 1;
    for (int i = 0; i < parameters.length(); i++) {
      char c = parameters.charAt(i);
      if (c == '<' || c == '(') {
        depth++;
      } else if (c == '>' || c == ')') {
        depth--;
      } else if (c == ',' && depth == 0) {
        count++;
      }
    }
    return count;
  }

  private void find(int line, String what) {
    findings.add(file.path() + ":" + line + ": " + what);
  }
}
