package io.weir.health;

import io.netty.buffer.ByteBuf;
import io.weir.config.ExpectConfig;
import io.weir.config.StatusRange;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.Framing;
import io.weir.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares an answer with what is expected, part by part, and reads no more of it than that takes.
 * Each method returns the result as soon as there is one. Owned by its {@link Probe}.
 */
final class ProbeAnswer {
  static final int MOST_BODY_BYTES = 64 << 10;
  private static final int MOST_INTERIM = 16;

  private final ExpectConfig expect;
  private final StringBuilder body = new StringBuilder();
  private final String wanted;
  private int status;
  private int interim;

  ProbeAnswer(ExpectConfig expect) {
    this.expect = expect;
    // Compared byte by byte, so that a piece may end within a character.
    byte[] bytes = expect.body().getBytes(StandardCharsets.UTF_8);
    this.wanted = new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Nullable ProbeResult head(ResponseHead head) {
    Failure failure = Framing.checkResponse(head, false);
    if (failure != null) {
      return ProbeResult.failed("no HTTP that weir would take: " + failure.label());
    }
    if (head.status() < 200 && head.status() != 101 && ++interim <= MOST_INTERIM) {
      return null;
    }
    status = head.status();
    if (!StatusRange.anyContains(expect.status(), status)) {
      return ProbeResult.failed("status " + status + ", expected is " + statuses());
    }
    String amiss = amiss(head.headers());
    if (!amiss.isEmpty()) {
      return ProbeResult.failed(amiss);
    }
    if (wanted.isEmpty()) {
      return passed();
    }
    return Framing.hasBody(head, false) ? null : end();
  }

  private String statuses() {
    return expect.status().stream().map(StatusRange::toString).collect(Collectors.joining(", "));
  }

  private String amiss(FlatHeaders headers) {
    for (Map.Entry<String, String> field : expect.headers().entrySet()) {
      String value = headers.get(field.getKey());
      if (value == null) {
        return "header " + field.getKey() + " is missing";
      }
      if (!field.getValue().equals("*") && !field.getValue().equals(value)) {
        return "header " + field.getKey() + " is not \"" + field.getValue() + '"';
      }
    }
    return "";
  }

  @Nullable ProbeResult body(ByteBuf data) {
    int from = Math.max(0, body.length() - wanted.length());
    int take = Math.min(data.readableBytes(), MOST_BODY_BYTES - body.length());
    body.append(data.toString(data.readerIndex(), take, StandardCharsets.ISO_8859_1));
    if (body.indexOf(wanted, from) >= 0) {
      return passed();
    }
    return body.length() == MOST_BODY_BYTES ? end() : null;
  }

  /** Nothing more comes, or is read. */
  ProbeResult end() {
    return ProbeResult.failed(
        "status " + status + ", but \"" + expect.body() + "\" is not in the body");
  }

  private ProbeResult passed() {
    return ProbeResult.passed("status " + status);
  }
}
