package io.weir.route;

import io.weir.config.Section;
import io.weir.http.Ascii;
import io.weir.http.FlatHeaders;
import io.weir.http.HeaderNames;
import io.weir.http.RequestFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The key {@code headers}: names and what one of their lines must hold. Names have no case, values
 * do. Immutable. Allocates nothing, but for each regular expression its matcher.
 */
final class HeaderMatcher implements RouteMatcher {
  private final Condition[] all;

  private HeaderMatcher(List<Condition> all) {
    this.all = all.toArray(Condition[]::new);
  }

  static RouteMatcher from(Section section) {
    List<Condition> all = new ArrayList<>();
    Section inner = section.section("headers");
    for (Map.Entry<String, String> entry : section.stringMap("headers").entrySet()) {
      String name = entry.getKey();
      if (!Ascii.isToken(name)) {
        inner.problem(name, "is not for a header: the name is not one");
      }
      ValueTest value = ValueTest.parse(entry.getValue(), inner, name);
      all.add(new Condition(name, HeaderNames.idOf(name), value));
    }
    return new HeaderMatcher(all);
  }

  @Override
  public boolean matches(RequestFacts facts) {
    FlatHeaders headers = facts.headers();
    for (int i = 0; i < all.length; i++) {
      if (!all[i].matches(headers)) {
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
      for (Condition theirs : ((HeaderMatcher) other).all) {
        if (mine.name().equalsIgnoreCase(theirs.name()) && mine.value().excludes(theirs.value())) {
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
      words.add("header " + condition.value().describe(condition.name()));
    }
    return String.join(", ", words);
  }

  @Override
  public String miss(RequestFacts facts) {
    for (Condition condition : all) {
      if (!condition.matches(facts.headers())) {
        return condition.miss(facts.headers());
      }
    }
    return describe();
  }

  /** One header and what it must hold; {@code id} is 0 for names that weir has no number for. */
  private record Condition(String name, int id, ValueTest value) {
    boolean matches(FlatHeaders headers) {
      for (int i = next(headers, 0); i >= 0; i = next(headers, i + 1)) {
        if (value.test(headers.valueAt(i))) {
          return true;
        }
      }
      return false;
    }

    private int next(FlatHeaders headers, int from) {
      return id == 0 ? headers.indexOf(name, from) : headers.indexOf(id, from);
    }

    String miss(FlatHeaders headers) {
      int at = next(headers, 0);
      return at < 0
          ? "header " + name + " is missing"
          : "header " + name + " is " + headers.valueAt(at) + ", not " + value.source();
    }
  }
}
