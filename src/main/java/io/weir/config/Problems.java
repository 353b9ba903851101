package io.weir.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that is wrong with one configuration. Filled by the loader and then by whoever builds
 * something from the records, all on the control thread; what is said twice about one place is kept
 * once.
 */
public final class Problems {
  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing((Problem p) -> p.at().file()).thenComparingInt(p -> p.at().line());

  private final Set<Problem> found = new LinkedHashSet<>();
  private boolean sealed;

  /** Takes one more; the message is a sentence without a capital and without a full stop. */
  public void add(Origin at, String message) {
    if (!sealed) {
      found.add(new Problem(at, message));
    }
  }

  /**
   * Drops whatever comes from now on. For a file of which only a part could be read: everything
   * else that is wrong with that part would follow from what is missing.
   */
  void seal() {
    sealed = true;
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** By file and line; those of one line in the order in which they were found. */
  public List<Problem> list() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(BY_PLACE);
    return List.copyOf(sorted);
  }

  /** One problem per line. */
  @Override
  public String toString() {
    return list().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }
}
