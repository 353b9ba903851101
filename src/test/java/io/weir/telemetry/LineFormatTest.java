package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineFormatTest {
  private final LineBuilder line = new LineBuilder();
  private final TestRecord record = new TestRecord();

  @Test
  void json_usualExchange_isThisLine() {
    assertThat(json(false))
        .isEqualTo(
            "{\"ts\":\"2026-11-24T03:20:11.123Z\",\"id\":\"r-1\",\"trace\":null,"
                + "\"client\":\"192.0.2.7\",\"listener\":\"web\",\"method\":\"GET\","
                + "\"host\":\"shop.example.com\",\"path\":\"/cart\",\"proto\":\"HTTP/1.1\","
                + "\"status\":200,\"in\":0,\"out\":12,\"route\":\"shop\",\"cluster\":\"shop\","
                + "\"backend\":\"10.0.0.11:8080\",\"attempts\":1,\"queue_ms\":null,"
                + "\"connect_ms\":1.500,\"first_byte_ms\":9.000,\"total_ms\":12.345,"
                + "\"overhead_ms\":0.045,\"reused\":true,\"why\":\"ok\",\"phase\":\"done\","
                + "\"ua\":\"curl/8.0\",\"referer\":null}\n");
  }

  @Test
  void json_queryWanted_isInPathAndReferer() {
    record.referer = "https://a.example/?token=1";
    assertThat(json(true)).contains("\"path\":\"/cart?id=7\"", "\"https://a.example/?token=1\"");
    assertThat(json(false)).contains("\"path\":\"/cart\"", "\"https://a.example/\"");
  }

  @Test
  void json_anyBytesFromAClient_areOneValidLine() {
    long seed = 20261124;
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      record.method = new AsciiString(bytes(random, 20));
      record.host = text(random, 3000);
      record.target = "/" + text(random, 3000);
      record.userAgent = text(random, 9000);
      record.referer = text(random, 9000);
      record.requestId = text(random, 100);
      record.traceId = text(random, 100);
      String json = json(random.nextBoolean());
      assertThat(json).as("seed %d", seed).matches("[ -~]+\n").hasSizeLessThan(1 << 15);
      Config parsed = parse(json);
      assertThat(parsed.getInt("status")).isEqualTo(200);
      assertThat(parsed.getString("host")).isEqualTo(startOf(record.host, parsed, "host"));
    }
  }

  private static String startOf(CharSequence sent, Config parsed, String key) {
    return sent.subSequence(0, Math.min(parsed.getString(key).length(), sent.length())).toString();
  }

  @Test
  void json_allFieldsOverlong_fitsTheLine() {
    String evil = "\u0001".repeat(10_000);
    record.requestId = evil;
    record.traceId = evil;
    record.client = evil;
    record.listener = evil;
    record.method = evil;
    record.host = evil;
    record.target = evil;
    record.protocol = evil;
    record.route = evil;
    record.cluster = evil;
    record.backend = evil;
    record.why = evil;
    record.phase = evil;
    record.userAgent = evil;
    record.referer = evil;
    record.bytesIn = Long.MAX_VALUE;
    record.bytesOut = Long.MAX_VALUE;
    record.totalNanos = Long.MAX_VALUE;
    record.queueNanos = Long.MAX_VALUE;
    String json = json(true);
    assertThat(json).hasSizeLessThan(LineBuilder.MAX_LINE);
    assertThat(parse(json).getString("ua")).hasSize(LineBuilder.MAX_FIELD / 6);
  }

  @Test
  void combined_usualExchange_isThisLine() {
    record.referer = "https://a.example/?token=1";
    assertThat(combined(false))
        .isEqualTo(
            "192.0.2.7 - - [24/Nov/2026:03:20:11 +0000] \"GET /cart HTTP/1.1\" 200 12"
                + " \"https://a.example/\" \"curl/8.0\"\n");
  }

  @Test
  void combined_injection_staysWithinItsField() {
    record.userAgent = "x\" 200 1\n10.0.0.1 - - [";
    record.target = "/a\r\nb";
    assertThat(combined(true))
        .isEqualTo(
            "192.0.2.7 - - [24/Nov/2026:03:20:11 +0000] \"GET /a\\x0d\\x0ab HTTP/1.1\" 200 12"
                + " \"-\" \"x\\\" 200 1\\x0a10.0.0.1 - - [\"\n");
  }

  private static byte[] bytes(Random random, int max) {
    byte[] bytes = new byte[random.nextInt(1, max)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String text(Random random, int max) {
    return new String(bytes(random, max), StandardCharsets.ISO_8859_1);
  }

  private String json(boolean query) {
    JsonLine.write(line.clear(), record, query);
    return text();
  }

  private String combined(boolean query) {
    CombinedLine.write(line.clear(), record, query);
    return text();
  }

  private String text() {
    return new String(line.bytes(), 0, line.length(), StandardCharsets.ISO_8859_1);
  }

  private static Config parse(String json) {
    return ConfigFactory.parseString(
        json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
  }
}
