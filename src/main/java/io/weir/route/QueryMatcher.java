package io.weir.route;

import io.weir.config.Section;
import io.weir.http.QueryText;
import io.weir.http.RequestFacts;
import io.weir.http.RequestTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The key {@code query}: names and what one of their values must be. Immutable. Names and values
 * are compared decoded, while they are read, so nothing is allocated even for encoded ones; a
 * regular expression costs the decoded value and a matcher.
 */
final class QueryMatcher implements RouteMatcher {
  private final Condition[] all;

  private QueryMatcher(List<Condition> all) {
    this.all = all.toArray(Condition[]::new);
  }

  static RouteMatcher from(Section section) {
    List<Condition> all = new ArrayList<>();
    Section inner = section.section("query");
    for (Map.Entry<String, String> entry : section.stringMap("query").entrySet()) {
      ValueTest value = ValueTest.parse(entry.getValue(), inner, entry.getKey());
      all.add(Condition.of(entry.getKey(), value));
    }
    return new QueryMatcher(all);
  }

  @Override
  public boolean matches(RequestFacts facts) {
    for (int i = 0; i < all.length; i++) {
      if (!all[i].matches(facts.target())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int conditions() {
    return all.length;
  }

  @Override
  public boolean excludes(RouteMatcher other) {
    for (Condition mine : all) {
      for (Condition theirs : ((QueryMatcher) other).all) {
        if (mine.name().equals(theirs.name()) && mine.value().excludes(theirs.value())) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public String describe() {
    List<String> words = new ArrayList<>();
    for (Condition condition : all) {
      words.add("query " + condition.value().describe(condition.name()));
    }
    return String.join(", ", words);
  }

  @Override
  public String miss(RequestFacts facts) {
    for (Condition condition : all) {
      if (!condition.matches(facts.target())) {
        return "query has no " + condition.value().describe(condition.name());
      }
    }
    return describe();
  }

  /** One parameter and what it must hold. */
  private record Condition(String name, ValueTest value, QueryText nameText, QueryText valueText) {
    static Condition of(String name, ValueTest value) {
      return new Condition(name, value, QueryText.of(name), QueryText.of(value.source()));
    }

    boolean matches(RequestTarget target) {
      String text = target.text();
      int from = target.pathEnd() + 1;
      while (from <= text.length()) {
        int end = QueryText.indexOf(text, '&', from, text.length());
        int equals = QueryText.indexOf(text, '=', from, end);
        if (nameText.isAt(text, from, equals) && passes(text, Math.min(equals + 1, end), end)) {
          return true;
        }
        from = end + 1;
      }
      return false;
    }

    private boolean passes(String text, int from, int to) {
      if (value.pattern() != null) {
        return value.test(QueryText.decode(text, from, to));
      }
      return value.any() || valueText.isAt(text, from, to);
    }
  }
}
