package io.weir;

/**
 * Where a source file stands, as the rules need to know it.
 *
 * @param path relative to the repository, with slashes
 */
record SourceFile(String path) {
  private static final String MAIN = "src/main/java/";

  /** Whether it is part of the program. */
  boolean isMain() {
    return path.startsWith(MAIN);
  }

  /** The package below {@code io.weir}, "" if it is none. */
  String packageName() {
    int from = path.indexOf("/io/weir/") + "/io/weir/".length();
    int to = path.lastIndexOf('/');
    return to < from ? "" : path.substring(from, to).replace('/', '.');
  }
}
