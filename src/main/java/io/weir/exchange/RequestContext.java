package io.weir.exchange;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.weir.cluster.Cluster;
import io.weir.config.RouteConfig;
import io.weir.filter.FilterContext;
import io.weir.http.Authority;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.Framing;
import io.weir.http.HeaderNames;
import io.weir.http.MaxForwards;
import io.weir.http.RequestFacts;
import io.weir.http.RequestHead;
import io.weir.http.RequestTarget;
import io.weir.http.ResponseHead;
import io.weir.net.LoopConfined;
import io.weir.route.Route;
import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The facts of the request under way and of its response, as matchers, balancers and filters see
 * them. Embedded in its exchange; filled and cleared for each request, never reallocated.
 */
@LoopConfined
final class RequestContext implements RequestFacts, FilterContext {
  private final ExchangeFactory factory;
  private final RequestTarget target = new RequestTarget();
  private final Authority authority = new Authority();
  private @Nullable ClientStream client;
  private HttpMethod method = HttpMethod.GET;
  private HttpVersion version = HttpVersion.HTTP_1_1;
  private String asked = "";
  private String host = "";
  private FlatHeaders requestHeaders = new FlatHeaders();
  private boolean bodyFollows;
  private boolean expectsContinue;
  private boolean lastHop;
  private long declaredBytes;
  private long bodyLimit;
  private long startNanos;
  private final AsciiString ownId = RequestIds.place();
  private CharSequence requestId = "";
  private final Trace trace = new Trace();
  private @Nullable Route route;
  private @Nullable LocalReply reply;
  private @Nullable Failure refusal;
  private int status;
  private FlatHeaders responseHeaders = new FlatHeaders();

  RequestContext(ExchangeFactory factory) {
    this.factory = factory;
  }

  // Filled by the exchange, in this order.

  /** Takes the head in and judges it; what it holds afterwards is what the backend shall see. */
  @Nullable Failure begin(ClientStream stream, RequestHead head, boolean body) {
    begin(stream);
    method = head.method();
    version = head.version();
    asked = head.target();
    bodyFollows = body;
    Failure failure = Framing.check(head);
    if (failure == null) {
      failure = target.parse(method, asked);
    }
    if (failure != null) {
      ownId();
      return failure;
    }
    requestHeaders = head.takeHeaders(requestHeaders);
    expectsContinue = requestHeaders.contains(HeaderNames.EXPECT);
    declaredBytes = Framing.length(requestHeaders);
    lastHop = HttpMethod.OPTIONS.equals(method) && MaxForwards.isLastHop(requestHeaders);
    requestId = RequestEdits.apply(this, stream);
    boolean trusted = stream.facts().forwarding().trusted();
    trace.begin(requestHeaders, trusted, factory.tracing(), factory.loop().random());
    CharSequence named = requestHeaders.value(HeaderNames.HOST);
    host = named != null && authority.parse(named) ? authority.host() : "";
    return null;
  }

  /** For a request of which no usable head came. */
  void begin(ClientStream stream) {
    client = stream;
    startNanos = factory.loop().nowNanos();
  }

  void rejected() {
    ownId();
  }

  /** Gives the request an id of weir's own. */
  CharSequence ownId() {
    factory.requestIds().next(ownId);
    requestId = ownId;
    return ownId;
  }

  Trace trace() {
    return trace;
  }

  void route(Route found) {
    route = found;
    boolean own = found.bodyBytes() != RouteConfig.LIMIT_OF_LISTENER;
    bodyLimit = own ? found.bodyBytes() : client().facts().limits().bodyBytes();
  }

  /** Takes the head of the backend's answer in. */
  void respond(ResponseHead head) {
    respond(head.status(), head.takeHeaders(responseHeaders));
  }

  void respond(int code, FlatHeaders headers) {
    status = code;
    responseHeaders = headers;
  }

  String httpDate() {
    return factory.httpDate();
  }

  void clear() {
    client = null;
    method = HttpMethod.GET;
    version = HttpVersion.HTTP_1_1;
    asked = "";
    host = "";
    requestHeaders.clear();
    bodyFollows = false;
    expectsContinue = false;
    lastHop = false;
    declaredBytes = 0;
    requestId = "";
    trace.clear();
    route = null;
    reply = null;
    refusal = null;
    status = 0;
    responseHeaders.clear();
  }

  // What the exchange asks.

  boolean routed() {
    return route != null;
  }

  Route route() {
    return Objects.requireNonNull(route);
  }

  /** That of the route, which passes requests on. */
  Cluster cluster() {
    return Objects.requireNonNull(route().cluster());
  }

  boolean bodyFollows() {
    return bodyFollows;
  }

  boolean expectsContinue() {
    return expectsContinue;
  }

  /** HTTP/1.0 has no interim responses. */
  boolean takesInformational() {
    return HttpVersion.HTTP_1_1.equals(version);
  }

  /** Bytes a second that the body must reach; 0 for any. */
  int bodyRate() {
    return client().facts().limits().bodyRate();
  }

  boolean declaredTooLarge() {
    return tooLarge(declaredBytes);
  }

  /** Whether the body is not said to be larger than this. */
  boolean declaredWithin(int bytes) {
    return declaredBytes <= bytes;
  }

  boolean tooLarge(long bytes) {
    return bodyLimit > 0 && bytes > bodyLimit;
  }

  /** The answer of a filter that said ANSWERED. */
  LocalReply reply() {
    return Objects.requireNonNull(reply);
  }

  /** Why a filter that said ANSWERED has refused the request; null if it has replied. */
  @Nullable Failure refusal() {
    return refusal;
  }

  /** Whether the client wants this server to answer itself, and no backend. */
  boolean lastHop() {
    return lastHop;
  }

  /** The target as it was asked for, before normalisation and rewriting. */
  String asked() {
    return asked;
  }

  /** The time of day when the request began; only logs ask, so it is reckoned back. */
  long startWallMillis() {
    long ago = factory.loop().nowNanos() - startNanos;
    return factory.loop().wallMillis() - TimeUnit.NANOSECONDS.toMillis(ago);
  }

  private ClientStream client() {
    return Objects.requireNonNull(client);
  }

  // RequestFacts and FilterContext.

  @Override
  public HttpMethod method() {
    return method;
  }

  @Override
  public HttpVersion version() {
    return version;
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public RequestTarget target() {
    return target;
  }

  @Override
  public FlatHeaders headers() {
    return requestHeaders;
  }

  @Override
  public InetAddress clientAddress() {
    return client().facts().forwarding().clientAddress();
  }

  @Override
  public String clientText() {
    return client().facts().forwarding().clientText();
  }

  @Override
  public String listener() {
    return client().facts().listener();
  }

  @Override
  public int localPort() {
    return client().facts().localPort();
  }

  @Override
  public CharSequence requestId() {
    return requestId;
  }

  @Override
  public long startNanos() {
    return startNanos;
  }

  @Override
  public RequestFacts facts() {
    return this;
  }

  @Override
  public FlatHeaders requestHeaders() {
    return requestHeaders;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public FlatHeaders responseHeaders() {
    return responseHeaders;
  }

  @Override
  public String routeName() {
    return route().name();
  }

  @Override
  public void refuse(Failure failure) {
    refusal = failure;
  }

  @Override
  public void respond(int code, String contentType, String body) {
    reply = LocalReply.of(code, contentType, body);
  }
}
