package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.filter.FakeExchange;
import io.weir.testkit.Collisions;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Fault 80: hosts, paths and query keys that were chosen to have one hash. Of all that a client
 * says only the host is hashed, to be looked up in a map which nothing is added to once it is
 * built; so what a request costs does not depend on any request before.
 */
class RouteCollisionsTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final List<String> WORDS = Collisions.words(512);

  private static String routeOf(RouteTable table, FakeExchange request) {
    return table.find("web", request).name();
  }

  @Test
  void find_hostsThatCollide_areToldApart() {
    String wanted = WORDS.get(100);
    RouteTable table = RouteFixture.table("r { host = " + wanted + ", respond {} }");
    List<String> found =
        WORDS.stream()
            .filter(word -> routeOf(table, FakeExchange.get("/").host(word)).equals("r"))
            .toList();
    assertThat(found).containsExactly(wanted);
  }

  @Test
  void find_hostsThatCollide_leaveNothingBehind() {
    RouteTable table = RouteFixture.table("r { host = " + WORDS.get(0) + ", respond {} }");
    List<FakeExchange> requests =
        WORDS.stream().map(word -> FakeExchange.get("/").host(word)).toList();
    long allocated = 0;
    for (int round = 0; round < 3; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      requests.forEach(request -> table.find("web", request));
      allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    }
    // Less than an entry of a map for each; the reading itself may allocate a little.
    assertThat(allocated).isLessThan(WORDS.size() * 16L);
  }

  @Test
  void find_pathsThatCollide_areToldApart() {
    String routes =
        WORDS.stream()
            .map(word -> "r" + word + " { path = \"/" + word + "\", respond {} }")
            .collect(Collectors.joining("\n"));
    RouteTable table = RouteFixture.table(routes);
    for (String word : WORDS) {
      assertThat(routeOf(table, FakeExchange.get("/" + word))).isEqualTo("r" + word);
    }
    assertThat(table.find("web", FakeExchange.get("/" + WORDS.get(0) + "/x")))
        .isSameAs(table.noRoute());
  }

  @Test
  void find_queryKeysThatCollide_areToldApart() {
    String wanted = WORDS.get(511);
    RouteTable table = RouteFixture.table("r { query { " + wanted + " = \"1\" }, respond {} }\n");
    String others = String.join("=1&", WORDS.subList(0, 511)) + "=1";
    assertThat(table.find("web", FakeExchange.get("/?" + others))).isSameAs(table.noRoute());
    String all = others + "&" + wanted + "=1";
    assertThat(routeOf(table, FakeExchange.get("/?" + all))).isEqualTo("r");
  }
}
