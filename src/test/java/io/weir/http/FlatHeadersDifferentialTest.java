package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same operations on {@link FlatHeaders} and on Netty's own class give the same answers. */
class FlatHeadersDifferentialTest {

  private static final List<String> NAMES =
      List.of(
          "Host",
          "Via",
          "Connection",
          "Content-Length",
          "X-A",
          "X-B",
          "Transfer-Encoding",
          "Date",
          "TE");
  private static final List<String> VALUES =
      List.of(
          "",
          "1",
          "32768",
          "a, b",
          "chunked",
          "close , Upgrade",
          "x\ty",
          "\u00e9",
          "Sun, 06 Nov 1994 08:49:37 GMT",
          "-7");

  private SplittableRandom random = new SplittableRandom();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 20261124})
  void sameOperations_sameAnswers(long seed) {
    random = new SplittableRandom(seed);
    for (int round = 0; round < 20; round++) {
      HttpHeaders ours = FlatHeaders.FACTORY.newHeaders();
      HttpHeaders theirs = new DefaultHttpHeaders();
      for (int step = 0; step < 40; step++) {
        String did = change(ours, theirs);
        compare(ours, theirs, "seed " + seed + ", round " + round + ", after " + did);
      }
    }
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private CharSequence name() {
    String name = pick(NAMES);
    String cased =
        switch (random.nextInt(3)) {
          case 0 -> name.toLowerCase(Locale.ROOT);
          case 1 -> name.toUpperCase(Locale.ROOT);
          default -> name;
        };
    return random.nextBoolean() ? cased : new AsciiString(cased);
  }

  private String change(HttpHeaders ours, HttpHeaders theirs) {
    CharSequence name = name();
    String text = name.toString();
    String value = pick(VALUES);
    List<String> values = List.of(value, pick(VALUES));
    int kind = random.nextInt(14);
    for (HttpHeaders headers : List.of(ours, theirs)) {
      change(headers, kind, name, text, value, values);
    }
    return kind + " " + name + " " + values;
  }

  private static void change(
      HttpHeaders headers,
      int kind,
      CharSequence name,
      String text,
      String value,
      List<String> values) {
    switch (kind) {
      case 0, 1 -> headers.add(name, (Object) value);
      case 2 -> headers.add(text, (Object) value);
      case 3 -> headers.add(name, values);
      case 4 -> headers.set(name, (Object) value);
      case 5 -> headers.set(text, values);
      case 6 -> headers.addInt(name, values.hashCode());
      case 7 -> headers.setInt(name, values.hashCode());
      case 8 -> headers.setShort(name, (short) values.hashCode());
      case 9 -> headers.remove(name);
      case 10 -> headers.remove(text);
      case 11 -> headers.add(new DefaultHttpHeaders().add(text, values).add("Y", "y"));
      case 12 -> headers.setAll(new DefaultHttpHeaders().add(text, values));
      default -> headers.addShort(name, (short) values.hashCode());
    }
  }

  private void compare(HttpHeaders ours, HttpHeaders theirs, String when) {
    CharSequence name = name();
    String value = pick(VALUES);
    boolean fold = random.nextBoolean();
    assertThat(ours.entries()).as(when).isEqualTo(theirs.entries());
    assertThat(ours.size()).isEqualTo(theirs.size());
    assertThat(ours.isEmpty()).isEqualTo(theirs.isEmpty());
    assertThat(ours.get(name)).as(when).isEqualTo(theirs.get(name));
    assertThat(ours.get(name.toString(), "none")).isEqualTo(theirs.get(name.toString(), "none"));
    assertThat(ours.getAll(name)).as(when).isEqualTo(theirs.getAll(name));
    assertThat(ours.contains(name)).isEqualTo(theirs.contains(name));
    assertThat(ours.contains(name, value, fold)).isEqualTo(theirs.contains(name, value, fold));
    assertThat(ours.containsValue(name, value.strip(), fold))
        .as("%s: %s has %s", when, name, value)
        .isEqualTo(theirs.containsValue(name, value.strip(), fold));
    assertThat(ours.getInt(name)).isEqualTo(theirs.getInt(name));
    assertThat(ours.getInt(name, 9)).isEqualTo(theirs.getInt(name, 9));
    assertThat(ours.getShort(name)).as("%s: short %s", when, name).isEqualTo(theirs.getShort(name));
    assertThat(ours.getShort(name, (short) 9)).isEqualTo(theirs.getShort(name, (short) 9));
    assertThat(ours.getTimeMillis(name, 9))
        .as("%s: time %s", when, name)
        .isEqualTo(millis(theirs, name));
    assertThat(folded(ours)).isEqualTo(folded(theirs));
    assertThat(texts(ours)).isEqualTo(texts(theirs));
  }

  /** Netty throws for a text that is no date, in spite of the default. */
  private static long millis(HttpHeaders headers, CharSequence name) {
    String text = headers.get(name);
    return text != null && text.endsWith("GMT") ? headers.getTimeMillis(name, 9) : 9;
  }

  private static Set<String> folded(HttpHeaders headers) {
    return headers.names().stream()
        .map(n -> n.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String texts(HttpHeaders headers) {
    StringBuilder out = new StringBuilder();
    headers
        .iteratorCharSequence()
        .forEachRemaining(e -> out.append(e.getKey()).append(e.getValue()).append('\n'));
    headers
        .iteratorAsString()
        .forEachRemaining(e -> out.append(e.getKey()).append(e.getValue()).append('\n'));
    return out.toString();
  }
}
