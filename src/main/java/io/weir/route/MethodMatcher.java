package io.weir.route;

import io.weir.config.DidYouMean;
import io.weir.config.Section;
import io.weir.http.RequestFacts;
import java.util.List;
import java.util.Locale;

/** The key {@code method}: one method or a list. Methods are case-sensitive. Immutable. */
final class MethodMatcher implements RouteMatcher {
  private final String[] methods;

  private MethodMatcher(List<String> methods) {
    this.methods = methods.toArray(String[]::new);
  }

  static RouteMatcher from(Section section) {
    Matchers.refuseEmptyList(section, "method");
    return new MethodMatcher(section.parseAll("method", MethodMatcher::method));
  }

  private static String method(String text) {
    if (!text.matches("[A-Z][A-Z0-9_-]*")) {
      throw new IllegalArgumentException(
          "is not a method; accepted are upper case names such as GET"
              + DidYouMean.hint(text, List.of(text.toUpperCase(Locale.ROOT))));
    }
    return text;
  }

  @Override
  public boolean matches(RequestFacts facts) {
    return has(facts.method().name());
  }

  private boolean has(String method) {
    for (int i = 0; i < methods.length; i++) {
      if (methods[i].equals(method)) {
        return true;
      }
    }
    return false;
  }

  /** One, however many methods: a list is not more demanding than a single method. */
  @Override
  public int conditions() {
    return 1;
  }

  @Override
  public boolean excludes(RouteMatcher other) {
    for (String method : methods) {
      if (((MethodMatcher) other).has(method)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String describe() {
    return "method " + words();
  }

  @Override
  public String miss(RequestFacts facts) {
    return "method " + facts.method().name() + " is not " + words();
  }

  private String words() {
    return String.join(" or ", methods);
  }
}
