package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published values of XXH64, of every length that takes another way through it. */
final class Xxh64Test {
  @ParameterizedTest
  @CsvSource({
    "'', ef46db3751d8e999",
    "a, d24ec4f1a98c6e5b",
    "abc, 44bc2cf5ad770999",
    "xxhash, 32dd38952c4bc720",
    "Nobody inspects the spammish repetition, fbcea83c8a378bf1",
    "The quick brown fox jumps over the lazy dog, 0b242d361fda71bc",
  })
  void hash_text_isThePublishedValue(String text, String value) {
    byte[] bytes = (text + "not a part of it").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Xxh64.hash(bytes, text.length())).isEqualTo(Long.parseUnsignedLong(value, 16));
  }
}
