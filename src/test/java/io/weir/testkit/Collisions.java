package io.weir.testkit;

import java.util.ArrayList;
import java.util.List;

/** Words that an attacker would choose: different, and all of one {@code hashCode}. No state. */
public final class Collisions {
  /** Two halves of a word with one hash: 31 * 'c' + '0' is 31 * 'a' + 'n'. */
  private static final String[] HALVES = {"c0", "an"};

  private Collisions() {}

  /** So many words of one length and one hash, of lower case letters and digits. */
  public static List<String> words(int count) {
    List<String> words = new ArrayList<>(List.of(""));
    while (words.size() < count) {
      List<String> longer = new ArrayList<>();
      for (String word : words) {
        for (String half : HALVES) {
          longer.add(word + half);
        }
      }
      words = longer;
    }
    return List.copyOf(words.subList(0, count));
  }
}
