package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What comes from outside stays text. */
final class HtmlTest {

  @Test
  void escape_signsOfMarkup_entities() {
    assertThat(Html.escape("<a href=\"x\" b='y'>&"))
        .isEqualTo("&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;");
  }

  @Test
  void escape_controlCharacters_replacedButNotLineEnds() {
    assertThat(Html.escape("a\u0000b\u001bc\nd\u007f")).isEqualTo("a\ufffdb\ufffdc\nd\ufffd");
  }

  @Test
  void element_attributes_onlyTheNameCloses() {
    assertThat(new Html().element("td class=\"n\"", "1 < 2"))
        .hasToString("<td class=\"n\">1 &lt; 2</td>\n");
  }

  @Test
  void count_large_grouped() {
    assertThat(Html.count(1234567)).isEqualTo("1,234,567");
  }
}
