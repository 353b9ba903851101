package io.weir.exchange;

import io.netty.buffer.ByteBuf;
import io.weir.cluster.Backend;
import io.weir.cluster.Cluster;
import io.weir.cluster.Tried;
import io.weir.config.RouteAction;
import io.weir.filter.Verdict;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.RequestHead;
import io.weir.http.ResponseHead;
import io.weir.net.Loop;
import io.weir.net.LoopConfined;
import io.weir.pool.BackendStream;
import io.weir.pool.Wish;
import io.weir.route.Route;
import io.weir.route.RouteTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: the state machine, and the only class that changes the phase or
 * decides what happens next. Lives on the loop of its client connection, which borrows it from the
 * {@link ExchangeFactory} for the time of one exchange.
 */
@LoopConfined
public final class Exchange {
  /*
   * Phase        event                    action                                   next phase
   * IDLE         begin                    judge, route, filter                     ROUTING
   * ROUTING      answered, refused        local reply                              IDLE
   *              to a cluster             pick a backend, ask its pool             ACQUIRING
   * ACQUIRING    acquired                 send head, let the body come             WAITING
   *              unavailable              next backend or local reply              ACQUIRING, IDLE
   * WAITING      response head            edit, filter, send to the client         RESPONDING
   *              101                      head to the client, raw bytes            TUNNEL
   *              backend failed           retry, or local reply                    ACQUIRING, IDLE
   * RESPONDING   response body            relay                                    RESPONDING
   *              response end             end the client's response, give back     IDLE
   *              backend failed           abort the client's response              IDLE
   * TUNNEL       bytes, end of one side   relay                                    TUNNEL
   *              end of the other side    close both                               IDLE
   * any but IDLE client gone              abandon the attempt                      IDLE
   *              client failed, deadline  abandon; local reply before RESPONDING,  IDLE
   *                                       else abort
   *
   * A request body is paused until there is a backend to take it. Callbacks may come from inside
   * calls (a pool that is full, a tunnel that has bytes already), so each method changes the phase
   * before it calls out and checks it afterwards.
   */

  private final ExchangeFactory factory;
  private final Loop loop;
  private final RequestContext context;
  private final Attempt attempt;
  private final Relay relay;
  private final Outcome outcome;
  private final Tried tried = new Tried();
  private final Deadline deadline;

  private Phase phase = Phase.IDLE;
  private @Nullable ClientStream client;
  private int attempts;
  private boolean requestEnded;
  private boolean responseEnded;

  /** The backend whose reused connection died: it gets one more try over a fresh one. */
  private @Nullable Backend again;

  private @Nullable Failure lastFailure;

  Exchange(ExchangeFactory factory) {
    this.factory = factory;
    this.loop = factory.loop();
    this.context = new RequestContext(factory);
    this.relay = new Relay(loop::nowNanos);
    this.deadline = new Deadline(this, loop, context);
    this.outcome = new Outcome(context, relay);
    this.attempt = new Attempt(this, loop, context);
  }

  // From the client.

  /** A request head; {@link #requestBody} and {@link #requestEnd} follow only if a body does. */
  public void begin(ClientStream stream, RequestHead head, boolean bodyFollows) {
    open(stream);
    requestEnded = !bodyFollows;
    Failure failure = context.begin(stream, head, bodyFollows);
    if (failure == null) {
      failure = route();
    }
    if (failure != null) {
      fail(failure);
    } else {
      dispatch();
    }
  }

  /** A request of which no usable head came: answered and logged, never routed. */
  public void reject(ClientStream stream, Failure failure) {
    open(stream);
    context.begin(stream);
    context.rejected();
    fail(failure);
  }

  private void open(ClientStream stream) {
    assert loop.inLoop() && phase == Phase.IDLE;
    client = stream;
    phase = Phase.ROUTING;
    attempts = 0;
    requestEnded = false;
    responseEnded = false;
    again = null;
    lastFailure = null;
    relay.begin(stream);
  }

  private @Nullable Failure route() {
    RouteTable routes = factory.routes();
    take(routes.find(context.listener(), context));
    if (context.route() == routes.noRoute()) {
      return Failure.NO_ROUTE;
    }
    return factory.overloaded() ? Failure.OVERLOADED : Admission.check(context);
  }

  private void take(Route route) {
    context.route(route);
    route.meters().began(loop.index());
  }

  private void dispatch() {
    Route route = context.route();
    if (context.lastHop()) {
      reply(LocalReply.LAST_HOP);
    } else if (route.filters().onRequest(context) == Verdict.ANSWERED) {
      answered();
    } else if (route.action() instanceof RouteAction.ToCluster) {
      enter(cluster());
    } else {
      reply(LocalReply.ofAction(route, context));
    }
  }

  private void answered() {
    if (context.refusal() != null) {
      fail(context.refusal());
    } else {
      reply(context.reply());
    }
  }

  private void enter(Cluster cluster) {
    Failure refusal = cluster.refusal(context.route().priority());
    if (refusal != null) {
      fail(refusal);
      return;
    }
    if (context.bodyFollows()) {
      client().pauseReading();
    }
    phase = Phase.ACQUIRING;
    acquire();
  }

  /** Takes ownership of {@code data}. */
  public void requestBody(ByteBuf data) {
    BackendStream stream = attempt.stream();
    relay.count(data.readableBytes());
    if (stream == null) {
      data.release();
    } else if (context.tooLarge(relay.bytesIn()) && phase != Phase.TUNNEL) {
      data.release();
      fail(Failure.BODY_TOO_LARGE);
    } else {
      relay.toBackend(data, stream);
      watchUpload();
    }
  }

  /** The request, or the client's direction of a tunnel, is complete. */
  public void requestEnd(FlatHeaders trailers) {
    requestEnded = true;
    BackendStream stream = attempt.stream();
    if (stream == null) {
      return;
    }
    stream.sendEnd(RequestEdits.trailers(trailers));
    if (phase == Phase.TUNNEL) {
      stream.flush();
      endTunnelIfDone();
    } else if (phase == Phase.WAITING) {
      deadline.firstByte();
    }
  }

  /** The client's read batch is over. */
  public void clientReadComplete() {
    BackendStream stream = attempt.stream();
    if (stream != null) {
      stream.flush();
      if (phase == Phase.TUNNEL) {
        deadline.tunnel();
      } else if (phase == Phase.RESPONDING && !requestEnded) {
        // A backend that answers while it reads may say nothing for as long as there is more.
        deadline.download(relay.backendPaused());
      }
      if (!requestEnded && phase != Phase.TUNNEL && relay.tooSlow(context.bodyRate())) {
        fail(Failure.BODY_TOO_SLOW);
      }
    }
  }

  /** The client stream's {@link ClientStream#writable} changed. */
  public void clientWritability() {
    relay.clientWritability(attempt.stream());
    if (phase == Phase.RESPONDING) {
      deadline.download(relay.backendPaused());
    }
  }

  /** The request broke the rules or stopped coming after its head was accepted. */
  public void clientFailed(Failure failure) {
    if (phase != Phase.IDLE) {
      fail(failure);
    }
  }

  /** Request bytes that wait for the backend. */
  public long bufferedBytes() {
    BackendStream stream = attempt.stream();
    return stream == null ? 0 : stream.heldBytes();
  }

  /** The client is not there any more. */
  public void clientGone() {
    if (phase == Phase.IDLE) {
      return;
    }
    outcome.note(attempt);
    attempt.abandon(Failure.CLIENT_ABORT);
    outcome.failed(Failure.CLIENT_ABORT, phase);
    close();
  }

  // Towards a backend.

  private void acquire() {
    Wish wish = again != null ? Wish.FRESH : RetryRule.wish(context);
    Backend backend = again != null ? again : cluster().pick(context, loop, tried);
    if (backend == null) {
      fail(lastFailure == null ? Failure.NO_BACKEND : lastFailure);
      return;
    }
    if (lastFailure != null) {
      cluster().meters().retried(loop.index(), lastFailure.label());
    }
    attempts++;
    outcome.attempted(backend, attempts);
    deadline.queue();
    long connectNanos = context.route().timeouts().connect();
    BackendStream stream = attempt.begin(backend, wish, connectNanos);
    if (stream != null) {
      send(stream);
    }
  }

  void acquired(BackendStream stream) {
    send(stream);
    stream.flush();
  }

  private void send(BackendStream stream) {
    phase = Phase.WAITING;
    boolean bodyFollows = context.bodyFollows();
    stream.sendHead(
        context.method(), context.target().text(), context.requestHeaders(), bodyFollows);
    if (bodyFollows) {
      watchUpload();
      relay.measure();
      client().resumeReading();
    } else {
      stream.sendEnd(FlatHeaders.NONE);
      deadline.firstByte();
    }
  }

  /** The attempt ended without a complete response; its connection is gone. */
  void attemptFailed(Failure failure) {
    if (phase == Phase.TUNNEL || phase == Phase.RESPONDING) {
      fail(failure);
      return;
    }
    outcome.note(attempt);
    RetryRule.Next rule = RetryRule.after(failure, attempt, context, attempts);
    Backend backend = attempt.backend();
    attempt.abandon(failure);
    if (rule == RetryRule.Next.GIVE_UP || backend == null) {
      fail(failure);
      return;
    }
    lastFailure = failure;
    if (rule == RetryRule.Next.SAME_BACKEND) {
      attempts--;
      again = backend;
    } else {
      again = null;
      tried.add(backend);
    }
    phase = Phase.ACQUIRING;
    acquire();
    BackendStream next = attempt.stream();
    if (next != null) {
      // The client's read batch, which flushes a first attempt, is long over.
      next.flush();
    }
  }

  // From the backend.

  void informational(int status, FlatHeaders headers) {
    if (context.takesInformational()) {
      ResponseEdits.informational(headers);
      client().sendInformational(status, headers);
    }
  }

  void responseHead(ResponseHead head, boolean bodyFollows) {
    boolean upgrade = head.status() == 101;
    phase = upgrade ? Phase.TUNNEL : Phase.RESPONDING;
    context.respond(head);
    outcome.answered(context.status());
    ResponseEdits.apply(context, head, attempt.backend());
    context.route().filters().onResponse(context);
    closeIfBodyUncertain();
    client().sendHead(context.status(), head.reason(), context.responseHeaders(), bodyFollows);
    if (upgrade) {
      beginTunnel();
    }
  }

  /** A client that was refused its 100-continue may send the body or not; nothing can follow it. */
  private void closeIfBodyUncertain() {
    if (!requestEnded && context.expectsContinue()) {
      client().closeAfterResponse();
    }
  }

  void responseBody(ByteBuf data) {
    BackendStream stream = attempt.stream();
    if (stream == null) {
      data.release();
    } else {
      relay.toClient(data, stream);
    }
  }

  void responseEnd(FlatHeaders trailers) {
    responseEnded = true;
    ClientStream stream = client();
    stream.sendEnd(RequestEdits.trailers(trailers));
    if (phase == Phase.TUNNEL) {
      endTunnelIfDone();
      return;
    }
    outcome.note(attempt);
    if (requestEnded) {
      attempt.finish();
    } else {
      // An early answer: the rest of the request must not reach the next one on that connection.
      attempt.abandon(null);
    }
    complete();
  }

  void backendReadComplete() {
    ClientStream stream = client;
    if (stream == null) {
      return;
    }
    stream.flush();
    if (phase == Phase.RESPONDING) {
      deadline.download(relay.backendPaused());
    } else if (phase == Phase.TUNNEL) {
      deadline.tunnel();
    }
  }

  void backendWritability() {
    BackendStream stream = attempt.stream();
    if (stream != null) {
      relay.backendWritability(stream);
      watchUpload();
    }
  }

  // The tunnel: the same relay, without messages.

  private void beginTunnel() {
    // The upgrade request is over; from here the client's end is a FIN.
    requestEnded = false;
    responseEnded = false;
    BackendStream stream = Objects.requireNonNull(attempt.stream());
    deadline.tunnel();
    // Either side may have sent bytes already, which come now; the client is first so that it can
    // take the backend's.
    client().startTunnel();
    if (phase == Phase.TUNNEL) {
      stream.startTunnel();
    }
    if (phase == Phase.TUNNEL) {
      stream.flush();
      client().flush();
    }
  }

  private void endTunnelIfDone() {
    if (requestEnded && responseEnded) {
      outcome.note(attempt);
      attempt.finish();
      complete();
    }
  }

  /** The deadline that was armed has passed. */
  void expired(Failure reason) {
    if (reason == Failure.PER_TRY_TIMEOUT && phase == Phase.WAITING) {
      attemptFailed(reason);
    } else if (phase != Phase.IDLE) {
      fail(reason);
    }
  }

  private void watchUpload() {
    if (phase == Phase.WAITING && !requestEnded) {
      deadline.upload(relay.clientPaused());
    }
  }

  // The end.

  private void reply(LocalReply reply) {
    answer(reply);
    outcome.answered(reply.status());
    complete();
  }

  /** Ends the exchange: with an answer if none has begun, else so that the client can tell. */
  private void fail(Failure failure) {
    outcome.note(attempt);
    attempt.abandon(failure);
    if (!context.routed()) {
      take(factory.routes().noRoute());
    }
    outcome.failed(failure, phase);
    ClientStream stream = client();
    if (phase == Phase.RESPONDING || phase == Phase.TUNNEL || !failure.answerable()) {
      close();
      stream.exchangeAborted();
    } else {
      answer(LocalReply.ofFailure(failure));
      complete();
    }
  }

  private void answer(LocalReply reply) {
    closeIfBodyUncertain();
    relay.countReply(reply.send(client(), context));
  }

  private void complete() {
    ClientStream stream = client();
    close();
    stream.exchangeEnded();
  }

  private void close() {
    deadline.disarm();
    factory.record(context.route(), outcome.ended(phase, loop.nowNanos()));
    phase = Phase.IDLE;
    client = null;
    relay.end();
    tried.clear();
    context.clear();
    outcome.clear();
    factory.giveBack(this);
  }

  private ClientStream client() {
    return Objects.requireNonNull(client);
  }

  Cluster cluster() {
    return Objects.requireNonNull(context.route().cluster());
  }
}
