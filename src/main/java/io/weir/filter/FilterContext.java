package io.weir.filter;

import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.RequestFacts;
import io.weir.http.RequestTarget;

/**
 * What a filter may see and change of the exchange it is called for. Implemented by the exchange;
 * belongs to its loop and is valid only during the call.
 */
public interface FilterContext {
  /** Who asks for what. Its target and headers are the ones below, as they now stand. */
  RequestFacts facts();

  /** The request's headers; a filter may edit them in {@link Filter#onRequest}. */
  FlatHeaders requestHeaders();

  /** What the backend will be asked for; a filter may {@link RequestTarget#rewrite} it. */
  RequestTarget target();

  /** The status of the response; only in {@link Filter#onResponse}. */
  int status();

  /** The response's headers, to be edited in {@link Filter#onResponse}. */
  FlatHeaders responseHeaders();

  /** The name of the route that the request took. */
  String routeName();

  /**
   * Answers the request instead of a backend. The filter then returns {@link Verdict#ANSWERED}.
   *
   * @param contentType the media type of {@code body}, not looked at if the body is empty
   */
  void respond(int status, String contentType, String body);

  /**
   * Answers the request with a failure, which metrics and the access log then show as the reason.
   * The filter then returns {@link Verdict#ANSWERED}.
   */
  void refuse(Failure failure);
}
