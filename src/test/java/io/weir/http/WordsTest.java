package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Tests {@link Words}, and what {@link FieldLines} does with it. */
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
}
