package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading keys of an object, alone and over defaults. */
class SectionTest {
  private static final Duration MAX = Duration.ofHours(1);

  private final Problems problems = new Problems();

  private Section section(String own, String... defaults) {
    Layers layers = Layers.of(node(own, "own"));
    for (int i = 0; i < defaults.length; i++) {
      layers = layers.or(Layers.of(node(defaults[i], "default" + i)));
    }
    return new Section(layers, problems);
  }

  private static Node node(String text, String name) {
    ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(name);
    return new Node(ConfigFactory.parseString(text, options).root(), "", new Origin(name, 1));
  }

  @Test
  void scalars_validValues_areRead() {
    Section section =
        section("s = x, b = on, i = \"7\", z = 8KiB, d = 5s, t = epoll-level, n = 1.50");

    assertThat(section.string("s")).isEqualTo("x");
    assertThat(section.bool("b")).isTrue();
    assertThat(section.integer("i", 7, 7)).isEqualTo(7);
    assertThat(section.bytes("z", 0, 8192)).isEqualTo(8192);
    assertThat(section.duration("d", Duration.ZERO, MAX)).isEqualTo(Duration.ofSeconds(5));
    assertThat(section.choice("t", TransportKind.class)).isEqualTo(TransportKind.EPOLL_LEVEL);
    assertThat(section.string("n")).isEqualTo("1.50");
    assertThat(section.<Address>parse("s", t -> new Address.Unix(t)))
        .isEqualTo(new Address.Unix("x"));
    assertThat(section.stringOrNull("nothing")).isNull();
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void scalars_missing_areReportedAndHarmless() {
    Section section = section("");

    assertThat(section.string("s")).isEmpty();
    assertThat(section.bool("b")).isFalse();
    assertThat(section.integer("i", 3, 5)).isEqualTo(3);
    assertThat(section.duration("d", Duration.ofSeconds(1), MAX)).isEqualTo(Duration.ofSeconds(1));
    assertThat(section.choice("t", TransportKind.class)).isEqualTo(TransportKind.AUTO);
    assertThat(problems)
        .hasToString(
            """
            own:1: "s" is missing
            own:1: "b" is missing; it is true or false
            own:1: "i" is missing; it is a whole number
            own:1: "d" is missing; it is a duration with a unit
            own:1: "t" is missing; it is one of auto, epoll, epoll-level, nio\
            """);
  }

  @Test
  void choice_typingError_isReportedWithTheNearest() {
    section("t = epol").choice("t", TransportKind.class);

    assertThat(problems)
        .hasToString(
            "own:1: t \"epol\" is not known; accepted are auto, epoll, epoll-level, nio; "
                + "did you mean \"epoll\"?");
  }

  @Test
  void lists_singleOrSeveral_areTheSame() {
    Section section = section("one = a, many = [a, 2, true], none = []");

    assertThat(section.strings("one")).containsExactly("a");
    assertThat(section.strings("many")).containsExactly("a", "2", "true");
    assertThat(section.strings("none")).isEmpty();
    assertThat(section.strings("absent")).isEmpty();
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void parseAll_someInvalid_keepsTheOthersAndTellsTheLine() {
    List<AddressRange> ranges =
        section("r = [\n10.0.0.0/8\nx\n\"::1\" ]").parseAll("r", AddressRange::parse);

    assertThat(ranges).extracting(AddressRange::prefixBits).containsExactly(8, 128);
    assertThat(problems.list()).singleElement().extracting(Problem::at).hasToString("own:3");
  }

  @Test
  void stringMap_valuesOfAllKinds_areTextsInTheOrderOfTheFile() {
    Section section = section("m { z = 1\n \"b.c\" = x\n a = true\n d.e = 1 }");

    assertThat(section.stringMap("m"))
        .containsExactly(entry("z", "1"), entry("b.c", "x"), entry("a", "true"));
    assertThat(problems).hasToString("own:4: d must be a text; a name with a dot needs quotes");
  }

  @Test
  void plugins_textAndObject_haveATypeAndASection() {
    List<PluginConfig> plugins = section("p = [a\n { type = b, x = 1 }]").plugins("p");

    assertThat(plugins).extracting(PluginConfig::type).containsExactly("a", "b");
    plugins.get(0).section().problem("type", "is unknown");
    plugins.get(1).section().problem("x", "is \"1\"");
    assertThat(problems).hasToString("own:1: type \"a\" is unknown\nown:2: x: is \"1\"");
  }

  @Test
  void layers_valueInSeveral_firstWins() {
    Section section =
        section("a = 1, o { x = 1 }", "a = 2, b = 2, o { y = 2 }", "b = 3, c = 3, o.z = 3");

    assertThat(section.string("a") + section.string("b") + section.string("c")).isEqualTo("123");
    assertThat(section.originOf("b")).hasToString("default0:1");
    assertThat(section.has("a")).isTrue();
    assertThat(section.has("b")).isFalse();
    assertThat(section.keys()).containsExactlyInAnyOrder("a", "o");
    Section inner = section.section("o");
    assertThat(inner.string("x") + inner.string("y") + inner.string("z")).isEqualTo("123");
  }

  @Test
  void section_wrongType_isReportedAndFallsBack() {
    Section section = section("o = 5", "o { x = 1 }");

    assertThat(section.section("o").string("x")).isEqualTo("1");
    assertThat(problems).hasToString("own:1: o \"5\" must be an object; its keys are x");
  }

  @Test
  void reportUnread_keysOfAllDepths_areReportedUnlessRead() {
    Section section =
        section("read = 1\nnever = 2\no { known = 1\n konwn = 2 }\nl = [{ x = 1\n y = 2 }]");
    section.string("read");
    section.section("o").string("known");
    section.sections("l").get(0).string("x");

    section.reportUnread();

    assertThat(problems)
        .hasToString(
            """
            own:2: unknown key "never"; accepted are l, o, read
            own:4: unknown key "konwn" in o; accepted are known; did you mean "known"?
            own:6: unknown key "y" in l[0]; accepted are x\
            """);
  }

  @Test
  void reportUnread_keyThatOnlyADefaultLacks_isStillKnown() {
    Section section = section("", "x = 1");
    section.string("x");

    section.reportUnread();

    assertThat(problems.list()).isEmpty();
  }

  @Test
  void ignoreUnread_objectOfUnknownType_isSkipped() {
    Section section = section("o { a = 1 }, b = 2");
    section.section("o").ignoreUnread();

    section.reportUnread();

    assertThat(problems).hasToString("own:1: unknown key \"b\"; accepted are o");
  }

  @Test
  void problem_secret_isNotQuoted() {
    Section section = section("password = hunter2, api-token = hunter3, token-file = x");
    section.problem("password", "is too short");
    section.problem("api-token", "is too long");
    section.problem("token-file", "is missing");

    assertThat(problems.toString())
        .doesNotContain("hunter")
        .contains("password is too short", "token-file \"x\" is missing");
  }

  @Test
  void problem_longOrOddValue_staysOnOneLine() {
    section("k = \"a\\nb" + "c".repeat(500) + "\"").problem("k", "is odd");

    assertThat(problems.toString()).hasSizeLessThan(150).doesNotContain("\n").contains("a\\u000ab");
  }
}
