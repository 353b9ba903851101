package io.weir.convert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of each directive. Filled while a configuration is converted; whatever nobody spoke
 * for in the end becomes what {@link Known} says of its name. Used for one conversion.
 */
final class Ledger {
  private final IdentityHashMap<Directive, Fate> fates = new IdentityHashMap<>();
  private final Set<Directive> printed = Collections.newSetFromMap(new IdentityHashMap<>());

  /** It is in the result. */
  void taken(@Nullable Directive directive) {
    if (directive != null) {
      fates.putIfAbsent(directive, Fate.TAKEN);
    }
  }

  void taken(List<Directive> directives) {
    directives.forEach(this::taken);
  }

  /** It is not in the result, for this reason. */
  void not(Directive directive, String reason) {
    fates.put(directive, new Fate(Fate.Kind.NOT, reason));
  }

  /** Decides about all that is undecided, everything in blocks that have a meaning included. */
  void settle(List<Directive> directives) {
    for (Directive each : directives) {
      fates.computeIfAbsent(each, Known::fate);
      if (each.block() && fate(each).kind() != Fate.Kind.NOT && Known.isEntered(each.name())) {
        settle(each.children());
      }
    }
  }

  Fate fate(Directive directive) {
    return fates.computeIfAbsent(directive, Known::fate);
  }

  /** Comments for those of these that are not in the result, each only where it is asked first. */
  List<String> comments(List<Directive> directives) {
    List<String> out = new ArrayList<>();
    for (Directive each : directives) {
      Fate fate = fate(each);
      if (fate.kind() == Fate.Kind.NOT && printed.add(each)) {
        out.add(each.at() + ": not taken over: " + each.text() + " " + fate.reason());
      }
    }
    return out;
  }

  /** All directives that {@link #settle} has decided about and that are of this kind. */
  List<Directive> all(Fate.Kind kind) {
    return fates.entrySet().stream()
        .filter(entry -> entry.getValue().kind() == kind)
        .map(Map.Entry::getKey)
        .sorted(
            (a, b) -> {
              int byFile = a.at().file().compareTo(b.at().file());
              return byFile != 0 ? byFile : Integer.compare(a.at().line(), b.at().line());
            })
        .toList();
  }
}
