package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests {@link Words}, and what {@link FieldLines} and {@link Latin1} do with it. */
class WordsTest {
  @Test
  void controls_everyByteAtEveryPlace_isFoundFirst() {
    for (int b = 0; b < 256; b++) {
      for (int place = 0; place < 8; place++) {
        byte[] bytes = new byte[8];
        Arrays.fill(bytes, (byte) 'a');
        bytes[place] = (byte) b;
        long found = Words.controls(bytes, 0);
        boolean control = b < ' ' || b == 0x7f;
        assertThat(found != 0).as("byte " + b + " at " + place).isEqualTo(control);
        if (control) {
          assertThat(Words.first(found)).isEqualTo(place);
        }
      }
    }
  }

  @Test
  void skipValue_everyByteAtEveryPlace_stopsThereUnlessItMayStand() {
    for (int b = 0; b < 256; b++) {
      for (int place = 0; place < 20; place++) {
        byte[] bytes = new byte[24];
        Arrays.fill(bytes, (byte) 0xe9);
        bytes[place] = (byte) b;
        bytes[20] = '\r';
        boolean forbidden = Ascii.isForbiddenInValue((char) b);
        assertThat(FieldLines.skipValue(bytes, 0))
            .as("byte " + b + " at " + place)
            .isEqualTo(forbidden ? place : 20);
      }
    }
  }

  @Test
  void quotable_everyPairOfBytesAtEveryPlace_endsBeforeTheFirstThatIsNot() {
    for (int b = 0; b < 256; b++) {
      boolean quotable = b >= ' ' && b < 0x7f && b != '"' && b != '\\';
      for (int place = 0; place < 20; place++) {
        byte[] bytes = new byte[24];
        Arrays.fill(bytes, (byte) 'a');
        bytes[place + 2] = '"';
        bytes[place + 1] = (byte) b;
        int found = quotable ? place + 2 : place + 1;
        assertThat(Words.quotable(bytes, 1, 22))
            .as("byte " + b + " at " + place)
            .isEqualTo(found - 1);
        assertThat(Words.quotable(bytes, 1, place)).isEqualTo(place);
      }
    }
  }

  @Test
  void count_anyPart_isWhatALoopFinds() {
    Random random = new Random(20261128);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[40];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (random.nextBoolean() ? '\n' : random.nextInt(256));
      }
      int from = random.nextInt(20);
      int to = from + random.nextInt(20);
      int expected = 0;
      for (int i = from; i < to; i++) {
        expected += bytes[i] == '\n' ? 1 : 0;
      }
      assertThat(Words.count(bytes, from, to, '\n')).isEqualTo(expected);
    }
  }

  @Test
  void latin1_eachKindOfText_isQuotedAndCopiedAlike() {
    byte[] section = "xxGET /a?b=\"c\"".getBytes(StandardCharsets.ISO_8859_1);
    String text = "GET /a?b=\"c\"";
    FieldText field = new FieldText().at(section, 2, section.length);
    AsciiString ascii = new AsciiString(section, 2, text.length(), false);
    for (CharSequence each : List.of(text, field, ascii, CharBuffer.wrap(text))) {
      assertThat(Latin1.quotable(each, each.length())).isEqualTo(9);
      assertThat(Latin1.quotable(each, 4)).isEqualTo(4);
      byte[] to = new byte[8];
      assertThat(Latin1.copy(each, 5, to, 1)).isEqualTo(6);
      assertThat(new String(to, StandardCharsets.ISO_8859_1)).isEqualTo("\0GET /\0\0");
    }
  }
}
