package io.weir.exchange;

import io.netty.buffer.ByteBuf;
import io.weir.cluster.Backend;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.RequestHead;
import io.weir.http.ResponseHead;
import io.weir.net.Loop;
import io.weir.net.LoopConfined;
import io.weir.pool.BackendStream;
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
   * ACQUIRING    acquired                 send what came of the request            WAITING
   *              unavailable              next backend, hold, or local reply       ACQUIRING, IDLE
   *              pause or hold over       next attempt                             ACQUIRING
   * WAITING      response head            edit, filter, send to the client         RESPONDING
   *              status to be retried     next backend                             ACQUIRING
   *              101                      head to the client, raw bytes            TUNNEL
   *              backend failed           next backend, hold, or local reply       ACQUIRING, IDLE
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
  private final Upload upload;
  private final Attempts attempts;
  private final Interlude interlude;
  private final Outcome outcome;
  private final Deadline deadline;

  private Phase phase = Phase.IDLE;
  private @Nullable ClientStream client;
  private boolean responseEnded;

  Exchange(ExchangeFactory factory) {
    this.factory = factory;
    this.loop = factory.loop();
    this.context = new RequestContext(factory);
    this.relay = new Relay(loop::nowNanos);
    this.deadline = new Deadline(this, loop, context);
    this.outcome = new Outcome(context, relay);
    this.attempt = new Attempt(this, loop, context);
    this.upload = new Upload(context, relay);
    this.attempts = new Attempts(loop, context, upload);
    this.interlude = new Interlude(this, loop, context);
  }

  // From the client.

  /** A request head; {@link #requestBody} and {@link #requestEnd} follow only if a body does. */
  public void begin(ClientStream stream, RequestHead head, boolean bodyFollows) {
    open(stream);
    upload.begin(bodyFollows);
    Failure failure = context.begin(stream, head, bodyFollows);
    LocalReply reply =
        failure == null ? factory.admission().admit(context) : LocalReply.ofFailure(failure);
    if (reply == null) {
      enter();
    } else if (reply.failure() != null) {
      fail(reply.failure());
    } else {
      reply(reply);
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
    responseEnded = false;
    upload.begin(true);
    relay.begin(stream);
  }

  private void enter() {
    if (context.bodyFollows()) {
      client().pauseReading();
    }
    phase = Phase.ACQUIRING;
    upload.keep(context.route().retry().replayBytes());
    attempts.begin();
    acquire();
  }

  /** Takes ownership of {@code data}. */
  public void requestBody(ByteBuf data) {
    Failure failure = upload.body(data, attempt.stream(), phase == Phase.TUNNEL);
    if (failure != null) {
      fail(failure);
    } else {
      watchUpload();
    }
  }

  /** The request, or the client's direction of a tunnel, is complete. */
  public void requestEnd(FlatHeaders trailers) {
    BackendStream stream = attempt.stream();
    upload.end(trailers, stream);
    if (stream == null) {
      return;
    }
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
      } else if (phase == Phase.RESPONDING && !upload.complete()) {
        // A backend that answers while it reads may say nothing for as long as there is more.
        deadline.download(relay.backendPaused());
      }
      if (phase != Phase.TUNNEL && upload.tooSlow()) {
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

  /** Request bytes that wait for the backend, or are kept to be sent again. */
  public long bufferedBytes() {
    return upload.heldBytes(attempt.stream());
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
    Backend backend = attempts.take();
    if (backend == null) {
      unavailable(attempts.last());
      return;
    }
    outcome.attempted(backend, attempts.count());
    deadline.queue();
    long connectNanos = context.route().timeouts().connect();
    BackendStream stream = attempt.begin(backend, attempts.wish(), connectNanos);
    if (stream != null) {
      send(stream);
    }
  }

  /** There is nobody to ask; perhaps there will be. */
  private void unavailable(Failure failure) {
    boolean mayCome = failure == Failure.NO_BACKEND || failure.side() == Failure.Side.BACKEND;
    long nanos = mayCome ? interlude.hold(context.cluster()) : 0;
    if (nanos > 0) {
      deadline.hold(failure, nanos);
    } else {
      fail(failure);
    }
  }

  void acquired(BackendStream stream) {
    send(stream);
    stream.flush();
  }

  private void send(BackendStream stream) {
    phase = Phase.WAITING;
    context.cluster().connected(loop);
    upload.send(stream);
    if (upload.complete()) {
      deadline.firstByte();
    } else {
      watchUpload();
    }
  }

  /** The attempt ended without a complete response; its connection is gone. */
  void attemptFailed(Failure failure) {
    if (phase == Phase.TUNNEL || phase == Phase.RESPONDING) {
      fail(failure);
      return;
    }
    outcome.note(attempt);
    RetryRule.Next next = attempts.failed(failure, attempt);
    attempt.abandon(failure);
    if (next == RetryRule.Next.GIVE_UP) {
      fail(failure);
      return;
    }
    betweenAttempts();
    if (next == RetryRule.Next.NOBODY) {
      unavailable(failure);
    } else {
      tryAgain();
    }
  }

  /** The attempt was answered, but not by whoever can. */
  private void attemptRefused() {
    outcome.note(attempt);
    attempt.discard();
    betweenAttempts();
    tryAgain();
  }

  private void betweenAttempts() {
    phase = Phase.ACQUIRING;
    if (!upload.complete()) {
      client().pauseReading();
    }
  }

  private void tryAgain() {
    long nanos = attempts.pauseNanos();
    if (nanos > 0) {
      deadline.pause();
      interlude.pause(nanos);
    } else {
      pauseEnded();
    }
  }

  void pauseEnded() {
    acquire();
    BackendStream next = attempt.stream();
    if (next != null) {
      // The client's read batch, which flushes a first attempt, is long over.
      next.flush();
    }
  }

  void holdEnded() {
    attempts.again();
    pauseEnded();
  }

  // From the backend.

  void informational(int status, FlatHeaders headers) {
    if (context.takesInformational()) {
      ResponseEdits.informational(headers);
      client().sendInformational(status, headers);
    }
  }

  void responseHead(ResponseHead head, boolean bodyFollows) {
    if (attempts.refused(head.status(), attempt)) {
      attemptRefused();
      return;
    }
    attempts.answered();
    upload.settled();
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
    if (!upload.complete() && context.expectsContinue()) {
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
    if (upload.complete()) {
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
    upload.becomeTunnel();
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
    if (upload.complete() && responseEnded) {
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
    if (phase == Phase.WAITING && !upload.complete()) {
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
    factory.admission().reject(context);
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
    upload.settled();
    interlude.end();
    attempts.clear();
    context.clear();
    outcome.clear();
    factory.giveBack(this);
  }

  private ClientStream client() {
    return Objects.requireNonNull(client);
  }
}
