package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code weir top} on a terminal, which the program script provides. */
class TopIT extends ProcessTest {
  /** Runs its arguments on a terminal of its own, types q, and says how the terminal was left. */
  private static final String ON_A_TERMINAL =
      "printf q | " + Programs.need("script") + " -qec \"stty -g; $* ; stty -g\" /dev/null";

  @Test
  void aTerminal_isDrawnOnAndLeftAsItWas() {
    WeirProcess weir = serve(answering("hello"));
    Launch launch = Launch.usual().in(directory).behind("sh", "-c", ON_A_TERMINAL, "sh");
    Ended ended;
    try (Child top = launch.start("top", "127.0.0.1:" + weir.port("admin"))) {
      ended = top.awaitEnd();
    }

    assertThat(ended.code()).isZero();
    List<String> lines = ended.out();
    String all = String.join("\n", lines);
    assertThat(all).contains("\u001b[?1049h", "No backends are known.", "ROUTE", "q ends");
    assertThat(all.indexOf("\u001b[?1049l")).isGreaterThan(all.indexOf("ROUTE"));
    // Behind the q, which the terminal shows as long as nobody has told it not to.
    String before = lines.get(0).strip().replaceFirst("^q", "");
    assertThat(before).matches("[0-9a-f:]+");
    assertThat(lines.get(lines.size() - 1).strip()).endsWith(before);
  }
}
