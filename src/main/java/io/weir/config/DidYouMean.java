package io.weir.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the word that somebody meant who typed another one. Holds no state. */
public final class DidYouMean {
  private DidYouMean() {}

  /** The end of a sentence for a text of which it is known what was meant. */
  public static String say(String meant) {
    return "; did you mean \"" + meant + "\"?";
  }

  /** The end of a sentence, {@code ; did you mean "x"?}, or nothing when no candidate is near. */
  public static String hint(String word, Collection<String> candidates) {
    String best = nearest(word, candidates);
    return best == null ? "" : say(best);
  }

  static @Nullable String nearest(String word, Collection<String> candidates) {
    // A third of the letters may be wrong: with more, the suggestions become riddles.
    int limit = Math.max(1, word.length() / 3);
    String best = null;
    for (String candidate : candidates) {
      if (candidate.equalsIgnoreCase(word) && !candidate.equals(word)) {
        return candidate;
      }
      int distance = distance(word, candidate);
      if (distance <= limit && distance < word.length() && !candidate.equals(word)) {
        if (best == null || isNearer(word, candidate, best)) {
          best = candidate;
        }
      }
    }
    return best;
  }

  private static boolean isNearer(String word, String candidate, String best) {
    int difference = distance(word, candidate) - distance(word, best);
    return difference < 0 || (difference == 0 && candidate.compareTo(best) < 0);
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, d, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(String a, String b, int[][] d, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
