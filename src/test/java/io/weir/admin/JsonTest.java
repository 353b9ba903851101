package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonTest {
  @Test
  void quoted_specialCharacters_areEscaped() {
    assertThat(Json.quoted("a\"b\\c\nd\u007f\u00e9"))
        .isEqualTo("\"a\\u0022b\\u005cc\\u000ad\\u007f\u00e9\"");
  }

  @Test
  void array_ofObjects_hasCommasWhereTheyBelong() {
    Json json = new Json().array();
    json.object().put("a", 1).put("b", List.of("x", "y")).endObject();
    json.object().array("c").endArray().put("d", true).endObject();

    assertThat(json.endArray().toString())
        .isEqualTo("[{\"a\":1,\"b\":[\"x\",\"y\"]},{\"c\":[],\"d\":true}]");
  }
}
