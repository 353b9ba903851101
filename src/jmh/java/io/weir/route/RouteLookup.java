package io.weir.route;

import io.weir.filter.FakeExchange;
import io.weir.http.RequestFacts;
import io.weir.jmh.Piece;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The route of a request, in tables of different size over ten hosts. Requests to all routes come
 * in turn, else the processor would learn the one way through the table by heart.
 */
@SuppressWarnings("NullAway.Init") // The setup comes before everything else.
public class RouteLookup extends Piece {
  private static final int HOSTS = 10;

  /** A step that visits every one of 1, 100 and 1,000 routes, and none twice in a row. */
  private static final int STEP = 377;

  /** How many routes the table has. */
  @Param({"1", "100", "1000"})
  public int routes;

  private RouteTable table;
  private RequestFacts[] requests;
  private RequestFacts stranger;
  private int turn;

  /** Builds the table, and a request for each of its routes. */
  @Setup
  public void build() {
    StringBuilder text = new StringBuilder();
    requests = new RequestFacts[routes];
    for (int i = 0; i < routes; i++) {
      String host = "host" + i % HOSTS + ".example.com";
      String path = "/service" + i / HOSTS + "/";
      text.append("\nr%d { host = %s, path = \"%s*\", respond {} }".formatted(i, host, path));
      requests[i] = FakeExchange.get(path + "list/of/items?page=3").host(host);
    }
    table = RouteFixture.table(text.append('\n').toString());
    stranger = FakeExchange.get("/other/list/of/items?page=3").host("host0.example.com");
  }

  /** Each route in turn. */
  @Benchmark
  public Object found() {
    turn = (turn + STEP) % routes;
    return table.find("web", requests[turn]);
  }

  /** A host that is there and a path that is not. */
  @Benchmark
  public Object missed() {
    return table.find("web", stranger);
  }
}
