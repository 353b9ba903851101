package io.weir.route;

import io.weir.config.ErrorPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pages of a route for errors that weir answers. Immutable, any thread. */
public final class ErrorPages {
  private final List<ErrorPage> pages;

  ErrorPages(List<ErrorPage> pages) {
    this.pages = pages;
  }

  /**
   * The first page for a status; null if there is none.
   *
   * @param html whether the client accepts HTML
   */
  public @Nullable ErrorPage find(int status, boolean html) {
    for (ErrorPage page : pages) {
      if (page.statuses().contains(status) && (html || !page.html())) {
        return page;
      }
    }
    return null;
  }
}
