package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private final List<String> problems = new ArrayList<>();

  private Template parse(String text) {
    return new TemplateParser(text, problems::add).parse();
  }

  private static FakeExchange exchange() {
    return FakeExchange.get("/a%20b/c?x=1&y={z}")
        .method("POST")
        .host("shop.example.com")
        .header("X-Tenant", "blue")
        .client("192.0.2.7");
  }

  @ParameterizedTest
  @CsvSource({
    "{client}, 192.0.2.7",
    "{host}, shop.example.com",
    "{method}, POST",
    "{path}, /a%20b/c",
    "{query}, 'x=1&y={z}'",
    "{uri}, '/a%20b/c?x=1&y={z}'",
    "{scheme}, http",
    "{listener}, web",
    "{route}, shop",
    "{request-id}, id-7",
    "{port}, 8080",
    "{header.x-tenant}, blue",
    "{header.Absent}, ''",
    "'https://{host}:{port}{uri}!', 'https://shop.example.com:8080/a%20b/c?x=1&y={z}!'",
  })
  void render_variables_theirValues(String text, String expected) {
    assertThat(parse(text).render(exchange())).isEqualTo(expected);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "'', ''",
    "{{host}, {host}",
    "{{{host}, {shop.example.com",
    "'{\"a\": {\"b\": 1}}', '{\"a\": {\"b\": 1}}'",
    "body {color: red}, body {color: red}",
    "a {} b, a {} b",
    "a } b, a } b",
    "{1}, {1}",
    "ends with {, ends with {",
  })
  void render_bracesThatBeginNoName_stayAsTheyAre(String text, String expected) {
    assertThat(parse(text).render(exchange())).isEqualTo(expected);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "{hots}, 'has the unknown variable {hots}; did you mean \"host\"?'",
    "{Host}, 'has the unknown variable {Host}; did you mean \"host\"?'",
    "{something}, has the unknown variable {something}; {{ is a plain brace",
    "{header.}, has the unknown variable {header.}; {{ is a plain brace",
    "x{host, has no closing brace for {host; {{ is a plain brace",
  })
  void parse_noSuchVariable_problem(String text, String message) {
    parse(text);
    assertThat(problems).containsExactly(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "{{brace"})
  void render_constant_alwaysTheSameString(String text) {
    Template template = parse(text);
    assertThat(template.isConstant()).isTrue();
    assertThat(template.render(exchange())).isSameAs(template.render(exchange()));
  }

  @Test
  void toString_always_asWritten() {
    assertThat(parse("{{a{host}b")).hasToString("{{a{host}b");
    assertThat(Template.constant("{host}").render(exchange())).isEqualTo("{host}");
  }
}
