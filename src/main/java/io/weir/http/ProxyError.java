package io.weir.http;

/** The types of errors that Proxy-Status knows, as far as weir has them (RFC 9209 section 2.3). */
enum ProxyError {
  CONNECTION_LIMIT_REACHED,
  CONNECTION_READ_TIMEOUT,
  CONNECTION_REFUSED,
  CONNECTION_TERMINATED,
  CONNECTION_TIMEOUT,
  CONNECTION_WRITE_TIMEOUT,
  DESTINATION_NOT_FOUND,
  DESTINATION_UNAVAILABLE,
  HTTP_PROTOCOL_ERROR,
  HTTP_REQUEST_DENIED,
  HTTP_REQUEST_ERROR,
  HTTP_RESPONSE_HEADER_SECTION_SIZE,
  HTTP_RESPONSE_INCOMPLETE,
  HTTP_RESPONSE_TIMEOUT,
  HTTP_UPGRADE_FAILED,
  PROXY_INTERNAL_ERROR,
  PROXY_LOOP_DETECTED;

  private final String label = Ascii.lowerCase(name());

  /** As it stands in the field. */
  String label() {
    return label;
  }
}
