package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import io.weir.testkit.Fields;
import java.net.InetAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link Forwarding}: 10.0.0.0/8 and fd00::/8 are trusted. */
class ForwardingTest {

  private final FlatHeaders headers = new FlatHeaders();

  private static boolean isTrusted(InetAddress address) {
    byte first = address.getAddress()[0];
    return first == 10 || first == (byte) 0xfd;
  }

  private static Forwarding from(String socket) {
    return new Forwarding(
        NetUtil.createInetAddressFromIpAddressString(socket),
        "http",
        "8080",
        ForwardingTest::isTrusted);
  }

  private String fields() {
    StringBuilder out = new StringBuilder();
    Fields.lines(headers).forEach(line -> out.append(line).append(" | "));
    return out.toString();
  }

  private Forwarding forward(String socket, String host, String... lines) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    Forwarding forwarding = from(socket);
    forwarding.resolve(headers);
    forwarding.apply(headers, host);
    return forwarding;
  }

  @Test
  void apply_untrusted_setsAll() {
    Forwarding forwarding = forward("192.0.2.1", "example.com");
    assertThat(fields())
        .isEqualTo(
            "X-Forwarded-For: 192.0.2.1 | X-Forwarded-Proto: http | X-Forwarded-Host: example.com |"
                + " X-Forwarded-Port: 8080 | Forwarded: for=192.0.2.1;host=example.com;proto=http |"
                + " ");
    assertThat(forwarding.clientText()).isEqualTo("192.0.2.1");
    assertThat(forwarding.trusted()).isFalse();
  }

  @Test
  void apply_untrusted_replacesWhatItSaid() {
    Forwarding forwarding =
        forward(
            "192.0.2.1",
            "h",
            "x-forwarded-for: 1.1.1.1",
            "X-Forwarded-For: 10.0.0.9",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: evil",
            "X-Forwarded-Port: 1",
            "Forwarded: for=1.1.1.1",
            "X-Real-IP: 1.1.1.1",
            "X-Forwarded-Prefix: /evil",
            "A: 1");
    assertThat(fields())
        .isEqualTo(
            "X-Forwarded-For: 192.0.2.1 | X-Forwarded-Proto: http | X-Forwarded-Host: h |"
                + " X-Forwarded-Port: 8080 | Forwarded: for=192.0.2.1;host=h;proto=http | A: 1 | ");
    assertThat(forwarding.clientAddress().getHostAddress()).isEqualTo("192.0.2.1");
  }

  @Test
  void apply_noHost_removesForwardedHost() {
    forward("192.0.2.1", "", "X-Forwarded-Host: evil");
    assertThat(headers.contains(HeaderNames.X_FORWARDED_HOST)).isFalse();
    assertThat(headers.get(HeaderNames.FORWARDED)).isEqualTo("for=192.0.2.1;proto=http");
  }

  @Test
  void apply_ipv6AndPort_areQuoted() {
    forward("2001:db8::1", "[::1]:8080");
    assertThat(headers.get(HeaderNames.FORWARDED))
        .isEqualTo("for=\"[2001:db8::1]\";host=\"[::1]:8080\";proto=http");
    assertThat(headers.get(HeaderNames.X_FORWARDED_FOR)).isEqualTo("2001:db8::1");
    assertThat(headers.get(HeaderNames.X_FORWARDED_HOST)).isEqualTo("[::1]:8080");
  }

  @Test
  void apply_trusted_extendsAndKeeps() {
    forward(
        "10.0.0.1",
        "inner",
        "X-Forwarded-For: 1.1.1.1",
        "X-Forwarded-For: 10.0.0.2",
        "Forwarded: for=1.1.1.1",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: outer",
        "X-Forwarded-Port: 443",
        "X-Real-IP: 1.1.1.1");
    assertThat(fields())
        .isEqualTo(
            "X-Forwarded-For: 1.1.1.1, 10.0.0.2, 10.0.0.1 | Forwarded: for=1.1.1.1,"
                + " for=10.0.0.1;host=inner;proto=http | X-Forwarded-Proto: https |"
                + " X-Forwarded-Host: outer | X-Forwarded-Port: 443 | X-Real-IP: 1.1.1.1 | ");
  }

  @Test
  void apply_trustedThatSaysNothing_setsAll() {
    Forwarding forwarding = forward("10.0.0.1", "h");
    assertThat(fields())
        .isEqualTo(
            "Forwarded: for=10.0.0.1;host=h;proto=http | X-Forwarded-For: 10.0.0.1 |"
                + " X-Forwarded-Proto: http | X-Forwarded-Host: h | X-Forwarded-Port: 8080 | ");
    assertThat(forwarding.clientText()).isEqualTo("10.0.0.1");
    assertThat(forwarding.trusted()).isTrue();
  }

  @Test
  void apply_trustedWithoutForwarded_namesTheClientFirst() {
    forward("10.0.0.1", "h", "X-Forwarded-For: 2001:db8::7");
    assertThat(headers.get(HeaderNames.FORWARDED))
        .isEqualTo("for=\"[2001:db8::7]\", for=10.0.0.1;host=h;proto=http");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https, http", ""})
  void apply_trustedWithListWhereOneBelongs_isReplaced(String value) {
    forward(
        "10.0.0.1",
        "h",
        "X-Forwarded-Proto: " + value,
        "X-Forwarded-Port: 1",
        "X-Forwarded-Port: 2");
    assertThat(headers.get(HeaderNames.X_FORWARDED_PROTO)).isEqualTo("http");
    assertThat(Fields.values(headers, "X-Forwarded-Port")).containsExactly("8080");
  }

  @ParameterizedTest
  @CsvSource({
    "'1.1.1.1', 1.1.1.1",
    "'1.1.1.1, 2.2.2.2', 2.2.2.2",
    "'1.1.1.1, 2.2.2.2, 10.0.0.2 ,10.0.0.3', 2.2.2.2",
    "'10.0.0.5, 10.0.0.4', 10.0.0.5",
    "'1.1.1.1, junk, 10.0.0.4', 10.0.0.4",
    "'1.1.1.1, junk', 10.0.0.1",
    "'1.1.1.1,', 10.0.0.1",
    "'', 10.0.0.1",
    "'1.1.1.1:4711', 1.1.1.1",
    "'[2001:db8::1]:4711, fd00::1', 2001:db8::1",
    "'unknown, 10.0.0.2', 10.0.0.2"
  })
  void resolve_walksFromTheRightToTheFirstUntrusted(String list, String client) {
    assertThat(forward("10.0.0.1", "h", "X-Forwarded-For: " + list).clientText()).isEqualTo(client);
  }

  @Test
  void resolve_severalLines_areOneList() {
    Forwarding forwarding =
        forward(
            "10.0.0.1",
            "h",
            "X-Forwarded-For: 9.9.9.9, 1.1.1.1",
            "A: 1",
            "X-Forwarded-For: 10.0.0.2, 10.0.0.3");
    assertThat(forwarding.clientText()).isEqualTo("1.1.1.1");
  }

  @Test
  void resolve_nextRequestOfTheConnection_startsAfresh() {
    Forwarding forwarding = from("10.0.0.1");
    String[][] lists = {
      {"1.1.1.1"},
      {"1.1.1.1"},
      {},
      {"2.2.2.2"},
      {"3.3.3.3", "10.0.0.2"},
      {"junk"},
      {"2.2.2.2", "10.0.0.2"},
      {""}
    };
    String[] clients = {
      "1.1.1.1", "1.1.1.1", "10.0.0.1", "2.2.2.2", "3.3.3.3", "10.0.0.1", "2.2.2.2", "10.0.0.1"
    };
    for (int i = 0; i < lists.length; i++) {
      headers.clear();
      for (String line : lists[i]) {
        headers.append(HeaderNames.X_FORWARDED_FOR, line);
      }
      forwarding.resolve(headers);
      assertThat(forwarding.clientText()).as("request %d", i).isEqualTo(clients[i]);
      assertThat(NetUtil.toAddressString(forwarding.clientAddress())).isEqualTo(clients[i]);
    }
  }

  @Test
  void apply_sameHostAgain_makesNoNewStrings() {
    Forwarding forwarding = from("10.0.0.1");
    String[] first = new String[2];
    for (int i = 0; i < 2; i++) {
      headers.clear();
      headers.append(HeaderNames.X_FORWARDED_FOR, new String("1.1.1.1"));
      headers.append(HeaderNames.FORWARDED, new String("for=1.1.1.1"));
      forwarding.resolve(headers);
      forwarding.apply(headers, new String("h"));
      String list = headers.get(HeaderNames.X_FORWARDED_FOR);
      String element = headers.get(HeaderNames.FORWARDED);
      if (i == 1) {
        assertThat(list).isSameAs(first[0]);
        assertThat(element).isSameAs(first[1]);
      }
      first[0] = list;
      first[1] = element;
    }
    headers.clear();
    forwarding.apply(headers, "other");
    assertThat(headers.get(HeaderNames.FORWARDED)).contains("host=other");
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  void resolve_randomLists_findWhatANaiveReaderFinds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String[] items = {
      "1.1.1.1",
      "10.0.0.2",
      "10.9.9.9",
      "junk",
      "",
      " 10.0.0.3 ",
      "[fd00::1]:1",
      "2001:db8::1",
      "10.0.0.4:80"
    };
    Forwarding forwarding = from("10.0.0.1");
    for (int i = 0; i < 50_000; i++) {
      headers.clear();
      StringBuilder all = new StringBuilder();
      for (int line = random.nextInt(3); line > 0; line--) {
        StringBuilder list = new StringBuilder(items[random.nextInt(items.length)]);
        for (int k = random.nextInt(4); k > 0; k--) {
          list.append(',').append(items[random.nextInt(items.length)]);
        }
        headers.append(HeaderNames.X_FORWARDED_FOR, list.toString());
        all.append(all.isEmpty() ? "" : ",").append(list);
      }
      boolean none = headers.isEmpty();
      forwarding.resolve(headers);
      String expected = none ? "10.0.0.1" : naive(all.toString().split(",", -1));
      if (!forwarding.clientText().equals(expected)) {
        throw new AssertionError("seed " + seed + ": " + all + " gave " + forwarding.clientText());
      }
    }
  }

  private static String naive(String[] items) {
    String client = "10.0.0.1";
    for (int i = items.length - 1; i >= 0; i--) {
      String item = items[i].strip().replace("[fd00::1]:1", "fd00::1").replace(".4:80", ".4");
      if (!item.contains(".") && !item.contains(":")) {
        return client;
      }
      client = item;
      if (!item.startsWith("10.") && !item.startsWith("fd")) {
        return client;
      }
    }
    return client;
  }
}
