package io.weir.admin;

import java.util.List;

/**
 * A table in the making: its head, and the tag of one cell after the other. Roles are named in
 * full, because on a narrow screen each row becomes a block of its own, and a browser would then
 * forget that it is one; there the cells say by themselves what they are. Used for one table and
 * dropped.
 */
final class HtmlTable {
  private static final char NUMERIC = '#';

  private final Html html;
  private final List<String> titles;
  private int column;

  /**
   * Begins the table.
   *
   * @param caption what it is, for those who do not see where it stands
   * @param titles of the columns; one that begins with # is of numbers
   */
  HtmlTable(Html html, String caption, List<String> titles) {
    this.html = html;
    this.titles = titles;
    String label = Html.escape(caption);
    html.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + label + "\">");
    html.raw("<table role=\"table\">");
    html.element("caption class=\"unseen\"", caption);
    html.raw("<thead role=\"rowgroup\"><tr role=\"row\">");
    for (String title : titles) {
      boolean number = isNumber(title);
      html.element(
          "th scope=\"col\" role=\"columnheader\"" + (number ? " class=\"n\"" : ""), plain(title));
    }
    html.raw("</tr></thead><tbody role=\"rowgroup\">");
  }

  /** Begins a row. */
  HtmlTable row() {
    column = 0;
    html.raw("<tr role=\"row\">");
    return this;
  }

  /** The next cell of the row as a tag with its attributes; the first one is its head. */
  String cell() {
    String title = titles.get(column++);
    if (column == 1) {
      return "th scope=\"row\" role=\"rowheader\"";
    }
    String kind = isNumber(title) ? " class=\"n\"" : "";
    return "td role=\"cell\"" + kind + " data-label=\"" + plain(title) + '"';
  }

  HtmlTable endRow() {
    html.raw("</tr>");
    return this;
  }

  /** A row that says why there are no others. */
  HtmlTable none(String sentence) {
    html.raw("<tr role=\"row\">");
    html.element("td role=\"cell\" class=\"faint\" colspan=\"" + titles.size() + '"', sentence);
    return endRow();
  }

  void end() {
    html.raw("</tbody></table></div>");
  }

  private static boolean isNumber(String title) {
    return title.charAt(0) == NUMERIC;
  }

  private static String plain(String title) {
    return isNumber(title) ? title.substring(1) : title;
  }
}
