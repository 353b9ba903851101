package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link HopByHop}. */
class HopByHopTest {

  private static FlatHeaders headers(String... lines) {
    FlatHeaders headers = new FlatHeaders();
    for (String line : lines) {
      int colon = line.indexOf(':');
      headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static String text(FlatHeaders headers) {
    StringBuilder out = new StringBuilder();
    Fields.lines(headers).forEach(line -> out.append(line).append(" | "));
    return out.toString();
  }

  private static String stripped(boolean keepUpgrade, String... lines) {
    FlatHeaders headers = headers(lines);
    HopByHop.strip(headers, keepUpgrade);
    return text(headers);
  }

  @Test
  void strip_everyHopField_goes() {
    assertThat(
            stripped(
                false,
                "A: 1",
                "Connection: x",
                "Keep-Alive: 5",
                "Proxy-Connection: close",
                "TE: gzip",
                "Upgrade: h2c",
                "Transfer-Encoding: chunked",
                "HTTP2-Settings: a",
                "B: 2"))
        .isEqualTo("A: 1 | B: 2 | ");
  }

  @Test
  void strip_endToEndFields_stay() {
    String[] lines = {
      "Host: h",
      "Trailer: X",
      "Proxy-Authenticate: Basic",
      "Proxy-Authorization: x",
      "Content-Length: 3",
      "Via: v"
    };
    FlatHeaders headers = headers(lines);
    String before = text(headers);
    HopByHop.strip(headers, true);
    assertThat(text(headers)).isEqualTo(before);
  }

  @Test
  void strip_namedFields_goInAnyCaseFromAnyLine() {
    assertThat(
            stripped(
                false,
                "x-one: 1",
                "X-Two: 2",
                "Connection: close, X-One",
                "X-ONE: 3",
                "Cookie: c",
                "connection: x-tWO ,,\t cookie",
                "X-Three: 4",
                "X-Two: 5"))
        .isEqualTo("X-Three: 4 | ");
  }

  @Test
  void strip_namedBeforeAndBehindConnection_noLineIsMissed() {
    assertThat(
            stripped(
                false,
                "A: 1",
                "B: 1",
                "C: 1",
                "Connection: D",
                "Connection: A, B",
                "Connection: C",
                "D: 1",
                "E: 1"))
        .isEqualTo("E: 1 | ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "Content-Length",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "X-Forwarded-Port",
        "X-Real-IP",
        "X-Forwarded-Prefix",
        "Forwarded",
        "Via",
        "X-Request-ID"
      })
  void strip_connectionNamesProtectedField_itStays(String name) {
    assertThat(stripped(false, "Connection: close, " + name, name + ": 1"))
        .isEqualTo(name + ": 1 | ");
  }

  @Test
  void strip_transferEncodingNamed_goesAsAlways() {
    assertThat(stripped(false, "Connection: Transfer-Encoding", "Transfer-Encoding: chunked"))
        .isEmpty();
  }

  @Test
  void strip_upgradeKept_isWrittenCleanly() {
    assertThat(
            stripped(
                true,
                "Connection: keep-alive, Upgrade, X-Gone",
                "Upgrade: websocket",
                "X-Gone: 1",
                "Connection: a",
                "A: 1",
                "Keep-Alive: 1"))
        .isEqualTo("Connection: upgrade | Upgrade: websocket | ");
  }

  @Test
  void strip_upgradeWithoutConnection_goes() {
    assertThat(stripped(true, "Upgrade: websocket", "A: 1")).isEqualTo("A: 1 | ");
    assertThat(stripped(true, "Connection: upgrade", "A: 1")).isEqualTo("A: 1 | ");
    assertThat(stripped(false, "Connection: upgrade", "Upgrade: websocket")).isEmpty();
  }

  @Test
  void strip_te_onlyTrailersPass() {
    assertThat(stripped(false, "TE: gzip, Trailers;q=1", "Connection: te")).isEmpty();
    assertThat(stripped(false, "TE: gzip, Trailers", "TE: deflate", "Connection: te"))
        .isEqualTo("TE: trailers | Connection: TE | ");
  }

  @Test
  void strip_http2Settings_neverPass() {
    assertThat(
            stripped(
                true, "Connection: Upgrade, HTTP2-Settings", "Upgrade: x", "HTTP2-Settings: a"))
        .isEqualTo("Connection: upgrade | Upgrade: x | ");
  }

  @Test
  void offersUpgrade_needsBoth() {
    assertThat(HopByHop.offersUpgrade(headers("Connection: a, upgrade", "Upgrade: x"))).isTrue();
    assertThat(HopByHop.offersUpgrade(headers("Connection: a", "Upgrade: x"))).isFalse();
    assertThat(HopByHop.offersUpgrade(headers("Connection: upgrade"))).isFalse();
  }

  @Test
  void dropUnderscores_twinsGo() {
    FlatHeaders headers =
        headers(
            "X-Forwarded-For: 1", "X_Forwarded_For: 2", "Content_Length: 5", "a-b: 3", "a_b: 4");
    HopByHop.dropUnderscores(headers);
    assertThat(text(headers)).isEqualTo("X-Forwarded-For: 1 | a-b: 3 | ");
    HopByHop.dropUnderscores(headers);
    assertThat(headers.count()).isEqualTo(2);
  }

  @Test
  void stripTrailers_keepsOnlyWhatMeansNothingToWeir() {
    FlatHeaders trailers =
        headers(
            "Grpc-Status: 0",
            "Content-Length: 3",
            "Host: h",
            "X-Forwarded-For: 1",
            "Authorization: x",
            "Set-Cookie: a",
            "Server-Timing: t",
            "Transfer-Encoding: chunked",
            "x_y: 1",
            "Content-Type: t",
            "Cache-Control: no-store");
    HopByHop.stripTrailers(trailers);
    assertThat(text(trailers)).isEqualTo("Grpc-Status: 0 | Server-Timing: t | ");
  }
}
