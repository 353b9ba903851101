package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.filter.FakeExchange;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableAllocationTest {
  private static final int ROUNDS = 100_000;

  private final RouteTable table = RouteFixture.table(routes());

  /** A thousand exact paths and prefixes each, and something of every other kind. */
  private static String routes() {
    StringBuilder text = new StringBuilder("\n");
    for (int i = 0; i < 1000; i++) {
      text.append("e")
          .append(i)
          .append(" { path = \"/exact/")
          .append(i)
          .append("\", respond {} }\n");
      text.append("p").append(i).append(" { path = \"/p/").append(i).append("/*\", respond {} }\n");
    }
    return text
        + """
        host   { host = a.example, path = "/api/*", method = [POST, PUT], respond {} }
        wild   { host = "*.example", headers { X-A = 1, Cookie = "*" }, respond {} }
        query  { path = "/q/*", query { a = "b c" }, listeners = web, respond {} }
        """;
  }

  @Test
  void find_anyOutcome_allocatesNothing() {
    List<FakeExchange> requests =
        List.of(
            FakeExchange.get("/api/x?y").host("a.example").method("PUT"),
            FakeExchange.get("/x").host("b.example").header("x-a", "1").header("Cookie", "c"),
            FakeExchange.get("/q/%61?x=1&a=b%20c").host("c.test"),
            FakeExchange.get("/exact/999").host("a.example"),
            FakeExchange.get("/p/77/x/y/z?q=1").host("d.example"),
            FakeExchange.get("/nothing/" + "x/".repeat(100)).host("e.test"));
    List<String> names = requests.stream().map(r -> table.find("web", r).name()).toList();
    assertThat(names).containsExactly("host", "wild", "query", "e999", "p77", "_none");
    find(requests);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int found = find(requests);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(found).isEqualTo(ROUNDS);
    assertThat(bytes).isLessThan(ROUNDS);
  }

  private int find(List<FakeExchange> requests) {
    int found = 0;
    for (int i = 0; i < ROUNDS; i++) {
      FakeExchange request = requests.get(i % requests.size());
      found += table.find("web", request).name().isEmpty() ? 0 : 1;
    }
    return found;
  }
}
