package io.weir.exchange;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.weir.config.ErrorPage;
import io.weir.http.Accept;
import io.weir.http.Failure;
import io.weir.http.HeaderNames;

/**
 * The body of an answer of weir's own. When it has to answer with an error: the operator's page if
 * there is one, a small page for browsers, and for others an object of RFC 9457. Nothing in it
 * needs to be escaped: texts are weir's own, and ids of requests have no quotes or brackets.
 */
record ReplyBody(String contentType, String text) {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String PROBLEM = "application/problem+json";

  static ReplyBody ofFailure(Failure failure, RequestContext context) {
    CharSequence accept = context.requestHeaders().value(HeaderNames.ACCEPT);
    boolean html = accept != null && Accept.prefersHtml(accept);
    String id = context.requestId().toString();
    ErrorPage page = context.route().errorPages().find(failure.status(), html);
    if (page != null) {
      return new ReplyBody(page.contentType(), fill(page.body(), failure, id));
    }
    return html
        ? new ReplyBody(HTML, html(failure, id))
        : new ReplyBody(PROBLEM, problem(failure, id));
  }

  private static String fill(String body, Failure failure, String id) {
    return body.replace("{status}", Integer.toString(failure.status()))
        .replace("{reason}", failure.label())
        .replace("{request-id}", id);
  }

  private static String problem(Failure failure, String id) {
    return "{\"type\":\"about:blank\",\"title\":\""
        + title(failure)
        + "\",\"status\":"
        + failure.status()
        + ",\"detail\":\""
        + failure.text()
        + "\",\"reason\":\""
        + failure.label()
        + "\",\"requestId\":\""
        + id
        + "\"}\n";
  }

  private static String html(Failure failure, String id) {
    String page =
        """
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>TITLE</title>
        <style>
        :root { color-scheme: light dark }
        body { font: 1rem/1.5 system-ui, sans-serif; padding: 0 1.5rem }
        body { max-width: 34rem; margin: 18vh auto 0 }
        h1 { font-size: 1.5rem; font-weight: 600; margin: 0 }
        footer { margin-top: 2rem; font-size: .8125rem; opacity: .7; overflow-wrap: anywhere }
        </style>
        <h1>TITLE</h1>
        <p>TEXT</p>
        <footer>STATUS REASON, request <code>ID</code></footer>
        </html>
        """;
    return page.replace("TITLE", title(failure))
        .replace("TEXT", failure.text())
        .replace("STATUS", Integer.toString(failure.status()))
        .replace("REASON", failure.label())
        .replace("ID", id);
  }

  private static String title(Failure failure) {
    return HttpResponseStatus.valueOf(failure.status()).reasonPhrase();
  }
}
