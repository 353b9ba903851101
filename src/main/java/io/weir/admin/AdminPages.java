package io.weir.admin;

import io.weir.telemetry.Scrape;
import org.jspecify.annotations.Nullable;

/** Which path shows what. Admin loop only; lives as long as the admin listener. */
final class AdminPages {
  private final GatewayView view;
  private final Scrape scrape;
  private final StatusPage statusPage = new StatusPage();
  private final History history = new History();

  AdminPages(GatewayView view, Scrape scrape) {
    this.view = view;
    this.scrape = scrape;
  }

  /** Once a second. */
  void look() {
    history.look(view.traffic());
  }

  /**
   * @param target the request target; a query is ignored
   * @param accept what the client would like of {@code /metrics}
   */
  Answer answer(String target, @Nullable String accept) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return switch (path) {
      case "/" -> page();
      case "/status" ->
          Answer.of(200, "application/json; charset=utf-8", StatusJson.of(view.status(), history));
      case "/metrics" -> metrics(accept);
      case "/live" -> Answer.text(200, "alive");
      case "/ready" -> ready();
      default -> Answer.text(404, "there is only / /status /metrics /live /ready");
    };
  }

  private Answer page() {
    Answer page =
        Answer.of(200, "text/html; charset=utf-8", statusPage.render(view.status(), history));
    return new Answer(page.status(), page.contentType(), statusPage.policy(), page.body());
  }

  private Answer metrics(@Nullable String accept) {
    Scrape.Page page = scrape.render(accept);
    return new Answer(200, page.contentType(), "", page.body());
  }

  private Answer ready() {
    GatewayView.Readiness readiness = view.readiness();
    String line = readiness.reason().replace('\r', ' ').replace('\n', ' ');
    return Answer.text(readiness.ready() ? 200 : 503, line);
  }
}
