package io.weir.convert;

import io.weir.config.AddressRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Which clients a level of nginx lets in, as routes can say it. Immutable.
 *
 * @param allowed the only ones that are let in; empty for everybody
 * @param denied those that are refused although everybody else is let in
 * @param inexpressible whether it is something else, so that nobody may be let in
 */
record Access(List<String> allowed, List<String> denied, boolean inexpressible) {
  static final Access OPEN = new Access(List.of(), List.of(), false);

  /** Nobody is let in, which is something that weir can say. */
  static final Access NOBODY = new Access(List.of(), List.of("0.0.0.0/0", "::/0"), false);

  private static final Access CLOSED = new Access(List.of(), List.of(), true);

  static Access of(Scope scope) {
    List<Directive> rules = new ArrayList<>();
    // Either of them hides those of the level around it only together with the other one.
    for (Scope level = scope; rules.isEmpty() && level != null; level = level.outer()) {
      level.directives().stream()
          .filter(each -> each.is("allow") || each.is("deny"))
          .forEach(rules::add);
    }
    return rules.isEmpty() ? OPEN : of(rules);
  }

  private static Access of(List<Directive> rules) {
    List<String> allowed = new ArrayList<>();
    List<String> denied = new ArrayList<>();
    for (Directive rule : rules) {
      String who = rule.arg(0);
      if (who.equals("all")) {
        return decided(rule.is("allow"), allowed, denied);
      }
      if (!isRange(who)) {
        return CLOSED;
      }
      (rule.is("allow") ? allowed : denied).add(who);
    }
    return decided(true, allowed, denied);
  }

  /** The first rule counts, so both kinds can only be told apart by their order. */
  private static Access decided(boolean others, List<String> allowed, List<String> denied) {
    if (others) {
      return allowed.isEmpty() ? new Access(List.of(), denied, false) : CLOSED;
    }
    if (allowed.isEmpty()) {
      return NOBODY;
    }
    return denied.isEmpty() ? new Access(allowed, List.of(), false) : CLOSED;
  }

  private static boolean isRange(String text) {
    try {
      AddressRange.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false; // Expected of unix: and of names.
    }
  }

  boolean isOpen() {
    return equals(OPEN);
  }
}
