package io.weir.exchange;

import io.weir.http.HttpDate;
import io.weir.http.RequestHead;
import io.weir.net.BufferBudget;
import io.weir.net.Loop;
import io.weir.net.LoopConfined;
import io.weir.net.Timed;
import io.weir.route.LiveRoutes;
import io.weir.route.Route;
import io.weir.route.RouteTable;
import io.weir.telemetry.AccessLog;
import io.weir.telemetry.ExchangeRecord;
import io.weir.tracing.Tracing;
import java.util.ArrayDeque;

/**
 * What the exchanges of one loop share, and the exchanges that are not in use: an idle connection
 * holds none. Lives as long as its loop.
 */
@LoopConfined
public final class ExchangeFactory {
  /** More spare ones than this are left to the garbage collector. */
  private static final int MAX_SPARE = 256;

  private final Loop loop;
  private final LiveRoutes routes;
  private final AccessLog accessLog;
  private final BufferBudget buffers;
  private final Tracing tracing;
  private final Admission admission = new Admission(this);
  private final RequestIds requestIds;
  private final RequestHead head = new RequestHead();
  private final HttpDate date = new HttpDate();
  private final LogFlush logFlush = new LogFlush();
  private final ArrayDeque<Exchange> spare = new ArrayDeque<>();

  /** Made on the control thread before the loop sees it. */
  public ExchangeFactory(
      Loop loop, LiveRoutes routes, AccessLog accessLog, BufferBudget buffers, Tracing tracing) {
    this.tracing = tracing;
    this.loop = loop;
    this.routes = routes;
    this.accessLog = accessLog;
    this.buffers = buffers;
    this.requestIds = new RequestIds(loop);
  }

  /** An exchange in phase IDLE; it returns by itself when it ends. */
  public Exchange borrow() {
    Exchange exchange = spare.pollLast();
    return exchange != null ? exchange : new Exchange(this);
  }

  /** What the connections of this loop read their requests' heads into. */
  public RequestHead head() {
    return head;
  }

  /** The loop on which everything of these exchanges happens. */
  public Loop loop() {
    return loop;
  }

  void giveBack(Exchange exchange) {
    if (spare.size() < MAX_SPARE) {
      spare.addLast(exchange);
    }
  }

  Admission admission() {
    return admission;
  }

  RouteTable routes() {
    return routes.get();
  }

  /** Whether weir is too short of memory to take a request. */
  boolean overloaded() {
    return buffers.exceeded();
  }

  Tracing tracing() {
    return tracing;
  }

  RequestIds requestIds() {
    return requestIds;
  }

  String httpDate() {
    return date.at(loop.wallMillis());
  }

  /** Meters, access log and trace of an exchange that ended. */
  void record(Route route, ExchangeRecord record) {
    route.meters().ended(loop.index(), record);
    if (!"ok".equals(record.why())) {
      route.meters().failed(loop.index(), record.why());
    }
    if (route.logged()) {
      accessLog.append(loop.index(), record);
    } else {
      accessLog.show(loop.index(), record);
    }
    if (record.sampled()) {
      tracing.ended(record);
    }
    if (!logFlush.armed()) {
      loop.timers().arm(logFlush, 0);
    }
  }

  /** Shows log lines to the writer a tick after the first: one wake-up for many exchanges. */
  private final class LogFlush extends Timed {
    @Override
    protected void expired() {
      accessLog.flush(loop.index());
    }
  }
}
