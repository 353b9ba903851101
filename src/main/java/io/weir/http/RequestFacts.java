package io.weir.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;

/**
 * What matchers, balancers and filters may ask about the current request. It is a view of a
 * reusable object: valid on the request's event loop and until its exchange ends, never to be kept.
 */
public interface RequestFacts {

  HttpMethod method();

  /** The version that the client spoke, HTTP/1.0 or HTTP/1.1. */
  HttpVersion version();

  /** How the client reached weir: {@code http} or {@code https}. */
  String scheme();

  /**
   * The requested host in lower case, without port and trailing dot; empty if the client named
   * none.
   */
  String host();

  RequestTarget target();

  FlatHeaders headers();

  /** The client's address, after trusted proxies were looked through. */
  InetAddress clientAddress();

  /** {@link #clientAddress()} in numbers. */
  String clientText();

  String listener();

  int localPort();

  CharSequence requestId();

  /** When the request began, on the monotonic clock. */
  long startNanos();
}
