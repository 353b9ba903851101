package io.weir.convert;

import io.weir.convert.Rule.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes weir ask the rules of a server in the order of nginx. nginx asks exact paths, then finds
 * the longest prefix, then asks expressions in their order unless that prefix forbids it. weir asks
 * exact paths, prefixes from the longest on, and then expressions by the names of their routes. So
 * a rule that nginx asks behind an expression, and that could take a path from it, becomes an
 * expression as well; all others stay paths, which are found by an index. No state.
 */
final class Order {
  private static final String WORD_END = ".*[A-Za-z0-9]$";

  private Order() {}

  /**
   * The rules in the order in which nginx would take one.
   *
   * @param before what nginx does before it looks at locations
   */
  static List<Rule> arrange(List<Rule> before, List<Rule> locations) {
    List<Rule> out = new ArrayList<>(before);
    add(out, locations, rule -> rule.kind() == Kind.EXACT);
    add(out, locations, rule -> rule.kind() == Kind.PREFIX && rule.beforeExpressions());
    add(out, locations, rule -> rule.kind() == Kind.EXPRESSION);
    add(out, locations, rule -> rule.kind() == Kind.PREFIX && !rule.beforeExpressions());
    int place = 0;
    for (int i = 0; i < out.size(); i++) {
      decide(out, i);
      if (out.get(i).asExpression()) {
        out.get(i).place(++place);
      }
    }
    return out;
  }

  private static void add(
      List<Rule> out, List<Rule> from, java.util.function.Predicate<Rule> which) {
    from.stream()
        .filter(which)
        .sorted(Comparator.comparing(rule -> -rule.path().length()))
        .forEach(out::add);
  }

  private static void decide(List<Rule> rules, int index) {
    Rule rule = rules.get(index);
    List<Rule> earlier = rules.subList(0, index);
    boolean behind = earlier.stream().anyMatch(each -> each.asExpression() && each.mayMeet(rule));
    boolean inside = rule.endsInsideOfSegment() && !rule.path().matches(WORD_END);
    if (!behind && !inside) {
      if (rule.endsInsideOfSegment()) {
        rule.draft()
            .remark("nginx takes " + rule.path() + "x too; weir matches whole segments of a path");
      }
      return;
    }
    boolean hidden =
        earlier.stream()
            .anyMatch(
                each ->
                    !each.asExpression()
                        && each.kind() == Kind.PREFIX
                        && rule.path().startsWith(each.path()));
    if (rule.kind() != Kind.EXPRESSION && hidden) {
      rule.draft().remark("nginx asks its regular expressions before this prefix, weir behind it");
      return;
    }
    rule.beExpression();
  }
}
