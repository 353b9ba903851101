package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Collisions;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Fault 80: field names that were chosen to have one hash. What is done with a name is counted in
 * characters that are looked at, which does not depend on the machine.
 */
class FieldCollisionsTest {
  private static final int FIELDS = 1000;
  private static final List<String> WORDS = Collisions.words(2 * FIELDS);

  private long looks;

  /** A name that counts who looks at it and must not be hashed. */
  private final class Name implements CharSequence {
    private final String text;

    Name(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return text.subSequence(from, to);
    }

    @Override
    public int hashCode() {
      throw new AssertionError("hashed");
    }

    @Override
    public boolean equals(Object other) {
      throw new AssertionError("compared as a key is");
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private FlatHeaders withFields(int count) {
    FlatHeaders headers = new FlatHeaders();
    for (String word : WORDS.subList(0, count)) {
      // An end that no name has that weir knows, so that each is as much work as any other.
      headers.add(new Name(word + "q"), "value");
    }
    return headers;
  }

  private long looksToAdd(int count) {
    looks = 0;
    withFields(count);
    return looks;
  }

  @Test
  void words_areDifferentAndHaveOneHash() {
    assertThat(WORDS).hasSize(2 * FIELDS).doesNotHaveDuplicates();
    assertThat(WORDS.stream().map(String::hashCode).distinct()).hasSize(1);
  }

  @Test
  void add_namesThatCollide_costsTheSameForEach() {
    assertThat(looksToAdd(2 * FIELDS)).isEqualTo(2 * looksToAdd(FIELDS)).isPositive();
  }

  @Test
  void indexOf_namesThatCollide_looksAtEachLineOnce() {
    FlatHeaders headers = withFields(FIELDS);
    looks = 0;
    assertThat(headers.get(WORDS.get(FIELDS - 1) + "q")).isEqualTo("value");
    int length = WORDS.get(0).length() + 1;
    assertThat(looks).isLessThanOrEqualTo(FIELDS * (long) length);
    assertThat(headers.get("other")).isNull();
  }
}
