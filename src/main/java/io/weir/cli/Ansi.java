package io.weir.cli;

/** What a terminal is told between texts. */
final class Ansi {
  static final String PLAIN = "\033[0m";
  static final String BOLD = "\033[1m";
  static final String RED = "\033[31m";
  static final String GREEN = "\033[32m";
  static final String YELLOW = "\033[33m";

  /** To a screen of its own and back, so that what stood there comes back as well. */
  static final String ENTER = "\033[?1049h\033[?25l";

  static final String LEAVE = "\033[?25h\033[?1049l";

  /** To the top left corner; what is not overwritten is removed by the other two. */
  static final String HOME = "\033[H";

  static final String REST_OF_LINE = "\033[K";
  static final String REST_OF_SCREEN = "\033[J";

  private Ansi() {}
}
