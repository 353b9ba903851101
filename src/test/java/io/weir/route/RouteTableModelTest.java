package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.filter.FakeExchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random tables and requests against a model that has no index and knows only the manual. */
class RouteTableModelTest {
  private static final String[] HOSTS = {"", "a.t", "b.a.t", "*.t", "*.a.t", "*.b.a.t", "t"};
  private static final String[] ASKED_HOSTS = {
    "", "t", "a.t", "b.a.t", "c.b.a.t", "x.t", "xxa.t", "u"
  };
  private static final String[] PATHS = {
    "/*", "/", "/a", "/a/*", "/a/b", "/a/b/*", "/a/", "/ab/*", "/a-b/*", "/b", "/a/b/c/*", "~/a.*"
  };
  private static final String[] ASKED_PATHS = {
    "/",
    "/a",
    "/a/",
    "/a/b",
    "/a/bc",
    "/a/b/c",
    "/a/b/c/d",
    "/ab",
    "/ab/c",
    "/a-b",
    "/a-b/c",
    "/b",
    "/b/a",
    "/a.b",
    "/c",
    "/%61/b",
    "/a//b"
  };
  private static final String[] METHODS = {"", "", "GET", "POST"};

  /** One route of the model; empty texts are keys that are not there. */
  private record Spec(
      String name, String host, String path, String method, int headers, String listener) {
    static Spec random(SplittableRandom random, int number) {
      return new Spec(
          "r" + number,
          pick(random, HOSTS),
          pick(random, PATHS),
          pick(random, METHODS),
          random.nextInt(3),
          random.nextInt(5) == 0 ? "tls" : "");
    }

    String hocon() {
      String pathKey =
          path.startsWith("~") ? "path-regex = \"" + path.substring(1) : "path = \"" + path;
      return name
          + " { respond {}, "
          + pathKey
          + "\""
          + (host.isEmpty() ? "" : ", host = \"" + host + "\"")
          + (method.isEmpty() ? "" : ", method = " + method)
          + (headers > 0 ? ", headers { X-1 = y" + (headers > 1 ? ", X-2 = y" : "") + " }" : "")
          + (listener.isEmpty() ? "" : ", listeners = " + listener)
          + " }";
    }

    boolean matches(Request request) {
      return (method.isEmpty() || method.equals(request.method()))
          && headers <= request.headers()
          && (listener.isEmpty() || listener.equals(request.listener()))
          && matchesHost(request.host())
          && matchesPath(request.path().replace("%61", "a"));
    }

    boolean tiesWith(Spec other) {
      return host.equals(other.host)
          && path.equals(other.path)
          && method.equals(other.method)
          && headers == other.headers
          && (listener.equals(other.listener) || listener.isEmpty() || other.listener.isEmpty());
    }

    private boolean matchesHost(String asked) {
      return host.isEmpty()
          || (host.startsWith("*.") ? asked.endsWith(host.substring(1)) : host.equals(asked));
    }

    private boolean matchesPath(String asked) {
      if (path.startsWith("~")) {
        return asked.matches(path.substring(1));
      }
      return path.endsWith("/*")
          ? (asked + "/").startsWith(path.substring(0, path.length() - 1))
          : path.equals(asked);
    }

    int hostRank() {
      return host.isEmpty() ? 0 : host.startsWith("*") ? host.length() : 1000;
    }

    int pathRank() {
      return path.startsWith("~") ? 0 : path.endsWith("/*") ? path.length() : 1000;
    }

    static final Comparator<Spec> BEST_FIRST =
        Comparator.comparing(Spec::hostRank)
            .thenComparing(Spec::pathRank)
            .thenComparing(spec -> spec.method().length() > 0)
            .thenComparing(Spec::headers)
            .reversed();
  }

  private record Request(String host, String path, String method, int headers, String listener) {
    static Request random(SplittableRandom random) {
      return new Request(
          pick(random, ASKED_HOSTS),
          pick(random, ASKED_PATHS),
          random.nextBoolean() ? "GET" : "POST",
          random.nextInt(3),
          random.nextBoolean() ? "web" : "tls");
    }

    FakeExchange exchange() {
      FakeExchange exchange =
          FakeExchange.get(path + "?/a/b").host(host).method(method).listener(listener);
      for (int i = 1; i <= headers; i++) {
        exchange.header("X-" + i, "y");
      }
      return exchange;
    }
  }

  private static String pick(SplittableRandom random, String[] from) {
    return from[random.nextInt(from.length)];
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void find_randomTables_asTheModel(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 12; round++) {
      List<Spec> specs = untied(random, 2 + random.nextInt(30));
      RouteTable table = RouteFixture.table(hocon(specs));
      for (int i = 0; i < 200; i++) {
        Request request = Request.random(random);
        assertThat(table.find(request.listener(), request.exchange()).name())
            .as("seed %d, %s, of %s", seed, request, hocon(specs))
            .isEqualTo(best(specs, request));
      }
    }
  }

  /** Random routes, without those that tie with an earlier one; the table must see no other tie. */
  private static List<Spec> untied(SplittableRandom random, int count) {
    List<Spec> specs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Spec next = Spec.random(random, i);
      if (specs.stream().noneMatch(next::tiesWith)) {
        specs.add(next);
      }
    }
    return specs;
  }

  private static String hocon(List<Spec> specs) {
    return specs.stream().map(Spec::hocon).collect(Collectors.joining("\n", "\n", "\n"));
  }

  /** The law behind ties: if none is reported, there is never a second best that is as good. */
  private static String best(List<Spec> specs, Request request) {
    Spec best = null;
    for (Spec spec : specs) {
      if (spec.matches(request)) {
        int order = best == null ? -1 : Spec.BEST_FIRST.compare(spec, best);
        assertThat(order).as("%s and %s for %s", spec, best, request).isNotZero();
        best = order < 0 ? spec : best;
      }
    }
    return nameOf(best);
  }

  private static String nameOf(@Nullable Spec spec) {
    return spec == null ? "_none" : spec.name();
  }
}
