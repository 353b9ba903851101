package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.AsciiString;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests {@link FlatHeaders}. */
class FlatHeadersTest {

  private final FlatHeaders headers = new FlatHeaders();

  private String lines() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < headers.count(); i++) {
      out.append(headers.nameAt(i)).append('=').append(headers.valueAt(i)).append(' ');
    }
    return out.toString().strip();
  }

  private void fill() {
    headers.add("Host", "h");
    headers.add("X-A", "1");
    headers.add("via", "v1");
    headers.add("x-a", "2");
    headers.add("Via", "v2");
  }

  @Test
  void add_keepsOrderCaseAndObjects() {
    fill();
    String value = new String("v");
    AsciiString name = new AsciiString("Accept");
    headers.add(name, value);
    assertThat(lines()).isEqualTo("Host=h X-A=1 via=v1 x-a=2 Via=v2 Accept=v");
    assertThat(headers.nameAt(5)).isSameAs(name);
    assertThat(headers.valueAt(5)).isSameAs(value);
  }

  @Test
  void idAt_knownAndUnknownNames() {
    fill();
    assertThat(headers.idAt(0)).isEqualTo(HeaderNames.HOST);
    assertThat(headers.idAt(1)).isZero();
    assertThat(headers.idAt(2)).isEqualTo(HeaderNames.VIA);
  }

  @Test
  void indexOf_idAndName_findsNextLine() {
    fill();
    assertThat(headers.indexOf(HeaderNames.VIA)).isEqualTo(2);
    assertThat(headers.indexOf(HeaderNames.VIA, 3)).isEqualTo(4);
    assertThat(headers.indexOf(HeaderNames.VIA, 5)).isEqualTo(-1);
    assertThat(headers.indexOf(HeaderNames.DATE)).isEqualTo(-1);
    assertThat(headers.indexOf("VIA", 3)).isEqualTo(4);
    assertThat(headers.indexOf(new AsciiString("X-a"), 2)).isEqualTo(3);
    assertThat(headers.indexOf("X-B", 0)).isEqualTo(-1);
  }

  @Test
  void get_countOf_contains() {
    fill();
    assertThat(headers.get(HeaderNames.VIA)).isEqualTo("v1");
    assertThat(headers.get(HeaderNames.DATE)).isNull();
    assertThat(headers.countOf(HeaderNames.VIA)).isEqualTo(2);
    assertThat(headers.countOf(HeaderNames.DATE)).isZero();
    assertThat(headers.contains(HeaderNames.HOST)).isTrue();
    assertThat(headers.contains(HeaderNames.DATE)).isFalse();
  }

  @Test
  void containsToken_anyLine_anyCase() {
    headers.add("Connection", "keep-alive");
    headers.add("Connection", "a, Upgrade ,b");
    assertThat(headers.containsToken(HeaderNames.CONNECTION, "upgrade")).isTrue();
    assertThat(headers.containsToken(HeaderNames.CONNECTION, "close")).isFalse();
  }

  @Test
  void replace_severalLines_leavesTheFirst() {
    fill();
    headers.replace(HeaderNames.VIA, "new");
    assertThat(lines()).isEqualTo("Host=h X-A=1 Via=new x-a=2");
  }

  @Test
  void replace_absent_appends() {
    fill();
    headers.replace(HeaderNames.DATE, "now");
    assertThat(lines()).endsWith("Date=now");
  }

  @Test
  void removeAt_first_middle_last_keepsOrder() {
    fill();
    headers.removeAt(4);
    headers.removeAt(0);
    headers.removeAt(1);
    assertThat(lines()).isEqualTo("X-A=1 x-a=2");
    assertThat(headers.indexOf(HeaderNames.HOST)).isEqualTo(-1);
  }

  @Test
  void removeAll_idThenAddAgain_isFound() {
    fill();
    headers.removeAll(HeaderNames.VIA);
    assertThat(lines()).isEqualTo("Host=h X-A=1 x-a=2");
    headers.append(HeaderNames.VIA, "v3");
    assertThat(headers.indexOf(HeaderNames.VIA)).isEqualTo(3);
  }

  @Test
  void remove_unknownName_anyCase() {
    fill();
    headers.remove("x-A");
    assertThat(lines()).isEqualTo("Host=h via=v1 Via=v2");
  }

  @Test
  void clear_emptiesAndForgets() {
    fill();
    headers.clear();
    assertThat(headers.isEmpty()).isTrue();
    assertThat(headers.indexOf(HeaderNames.HOST)).isEqualTo(-1);
    assertThat(headers.get("x-a")).isNull();
  }

  @Test
  void add_manyLines_grows() {
    for (int i = 0; i < 500; i++) {
      headers.add("n" + i, "v" + i);
    }
    assertThat(headers.count()).isEqualTo(500);
    assertThat(headers.get("n499")).isEqualTo("v499");
    assertThat(headers.get("n0")).isEqualTo("v0");
  }

  @Test
  void add_badName_isRefused() {
    for (char c = 0; c < 0x180; c++) {
      String name = "x" + c;
      if (Ascii.isTokenChar(c)) {
        headers.add(name, "v");
      } else {
        assertThatThrownBy(() -> headers.add(name, "v"))
            .isInstanceOf(IllegalArgumentException.class);
        assertThat(headers.get(name)).isNull();
      }
    }
    assertThatThrownBy(() -> headers.add("", "v")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void add_badValue_isRefusedForKnownAndUnknownNames() {
    for (String name : List.of("Host", "X-Any")) {
      for (String value : List.of("a\rb", "a\nb", "a\0", "\u007f", "\u0100", "\u0001")) {
        assertThatThrownBy(() -> headers.add(name, value))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> headers.set(name, value))
            .isInstanceOf(IllegalArgumentException.class);
      }
      headers.add(name, "a\tb \u0080\u00ff");
      assertThat(headers.get(name)).isEqualTo("a\tb \u0080\u00ff");
    }
  }

  @Test
  void take_linesOfASection_andMoreThanThereIsRoomFor() {
    for (int round = 0; round < 2; round++) {
      headers.clear();
      byte[] section = headers.section(200 * 8);
      for (int i = 0; i < 200; i++) {
        byte[] line = "A: %03d\r\n".formatted(i).getBytes(ISO_8859_1);
        System.arraycopy(line, 0, section, i * 8, 8);
        headers.take(0, i * 8, i * 8 + 1, i * 8 + 3, i * 8 + 6);
      }
      assertThat(headers.count()).isEqualTo(200);
      assertThat(headers.valueAt(123)).hasToString("123");
      assertThat(headers.get("a")).isEqualTo("000");
    }
  }
}
