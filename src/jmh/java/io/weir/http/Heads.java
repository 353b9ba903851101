package io.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Heads as they are seen every day: a browser's, and what an app server answers. Stateless. */
final class Heads {
  private static final int LINE_BYTES = 8 * 1024;
  private static final int FIELD_BYTES = 16 * 1024;
  private static final int FIELDS = 128;

  private static final String REQUEST =
      """
      GET /shop/cart?item=4711&amount=2&lang=en HTTP/1.1
      Host: shop.example.com
      User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0
      Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8
      Accept-Language: en-US,en;q=0.5
      Accept-Encoding: gzip, deflate, br, zstd
      Referer: https://shop.example.com/shop/catalogue?page=3
      Cookie: session=8f14e45fceea167a5a36dedd4bea2543; theme=dark; consent=1
      Upgrade-Insecure-Requests: 1
      Sec-Fetch-Dest: document
      Sec-Fetch-Mode: navigate
      Sec-Fetch-Site: same-origin
      Connection: keep-alive

      """;

  private static final String RESPONSE =
      """
      HTTP/1.1 200 OK
      Date: Tue, 24 Nov 2026 03:20:11 GMT
      Content-Type: text/html; charset=utf-8
      Content-Length: 5120
      Cache-Control: private, max-age=0, must-revalidate
      ETag: "33a64df551425fcc55e4d42a148795d9f25f89d4"
      Vary: Accept-Encoding, Cookie
      Set-Cookie: session=8f14e45fceea167a5a36dedd4bea2543; Path=/; Secure; HttpOnly
      X-Content-Type-Options: nosniff
      Connection: keep-alive

      """;

  private Heads() {}

  /** A browser's GET with twelve fields. */
  static ByteBuf request() {
    return wire(REQUEST);
  }

  /** An app server's answer with nine fields, without the body. */
  static ByteBuf response() {
    return wire(RESPONSE);
  }

  /** Where a head is written to. */
  static ByteBuf empty() {
    // Not Netty's default allocator: its leak detector would watch every access.
    return new UnpooledByteBufAllocator(true, true).directBuffer(4 * 1024);
  }

  private static ByteBuf wire(String text) {
    byte[] bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return empty().writeBytes(bytes);
  }

  static RequestReader requestReader() {
    return new RequestReader(new RequestHead(), LINE_BYTES, FIELD_BYTES, FIELDS);
  }

  static ResponseReader responseReader() {
    return new ResponseReader(FIELD_BYTES, FIELDS);
  }
}
