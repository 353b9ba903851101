package io.weir.convert;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A level of nginx's configuration: http, a server, a location. What a level does not say, the one
 * around it does; but of directives that may be repeated, one on a level hides all of those around
 * it. Immutable.
 */
record Scope(@Nullable Scope outer, List<Directive> directives) {
  Scope {
    directives = List.copyOf(directives);
  }

  Scope inner(List<Directive> own) {
    return new Scope(this, own);
  }

  List<Directive> own(String name) {
    return directives.stream().filter(each -> each.is(name)).toList();
  }

  @Nullable Directive ownLast(String name) {
    List<Directive> own = own(name);
    return own.isEmpty() ? null : own.get(own.size() - 1);
  }

  /** Those of the nearest level that has any. */
  List<Directive> effective(String name) {
    List<Directive> own = own(name);
    return own.isEmpty() && outer != null ? outer.effective(name) : own;
  }

  /** The one that counts. */
  @Nullable Directive last(String name) {
    List<Directive> all = effective(name);
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /** Its first argument, or what counts without it. */
  String value(String name, String otherwise) {
    Directive last = last(name);
    return last == null ? otherwise : last.arg(0);
  }

  /**
   * What {@code set} gives a variable here, if that is the same for every request; null if it is
   * not.
   */
  @Nullable String constant(String variable) {
    List<String> values = new ArrayList<>();
    for (Scope scope = this; scope != null; scope = scope.outer) {
      for (Directive each : scope.directives) {
        List<Directive> sets = each.is("if") ? each.all("set") : List.of(each);
        sets.stream()
            .filter(set -> set.is("set") && set.arg(0).equals("$" + variable))
            .forEach(set -> values.add(set.arg(1)));
      }
    }
    boolean one = values.stream().distinct().count() == 1;
    return one && values.get(0).indexOf('$') < 0 ? values.get(0) : null;
  }
}
