package io.weir.filter;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.RequestFacts;
import io.weir.http.RequestTarget;
import io.weir.testkit.Fields;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** A request and its response as a test wants them, without a socket. */
public final class FakeExchange implements RequestFacts, FilterContext {
  private final RequestTarget target = new RequestTarget();
  private final FlatHeaders requestHeaders = new FlatHeaders();
  private final FlatHeaders responseHeaders = new FlatHeaders();
  private HttpMethod method;
  private String host = "";
  private InetAddress client = InetAddress.getLoopbackAddress();
  private String listener = "web";
  private final String route = "shop";
  private long startNanos;
  @Nullable String answer;

  private FakeExchange(HttpMethod method, String text) {
    this.method = method;
    if (target.parse(method, text) != null) {
      throw new IllegalArgumentException("no target: " + text);
    }
  }

  /** A GET for this target. */
  public static FakeExchange get(String target) {
    return new FakeExchange(HttpMethod.GET, target);
  }

  /** An OPTIONS request about the server itself. */
  public static FakeExchange ofAsterisk() {
    return new FakeExchange(HttpMethod.OPTIONS, "*");
  }

  /** Changes the method, which may be any. */
  public FakeExchange method(String name) {
    method = HttpMethod.valueOf(name);
    return this;
  }

  /** Sets the host, for the facts and for the headers. */
  public FakeExchange host(String name) {
    host = name;
    if (!name.isEmpty()) {
      requestHeaders.set("Host", name);
    }
    return this;
  }

  /** Adds one line. */
  public FakeExchange header(String name, String value) {
    requestHeaders.add(name, value);
    return this;
  }

  /** Sets the client's address, which must be numeric. */
  public FakeExchange client(String address) {
    try {
      client = InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
    return this;
  }

  /** Sets when the request began. */
  FakeExchange at(long nanos) {
    startNanos = nanos;
    return this;
  }

  /** Sets the name of the listener. */
  public FakeExchange listener(String name) {
    listener = name;
    return this;
  }

  FakeExchange responseHeader(String name, String value) {
    responseHeaders.add(name, value);
    return this;
  }

  /** The first line of that name in the request, or null. */
  @Nullable String sent(String name) {
    return requestHeaders.get(name);
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
  public FlatHeaders headers() {
    return requestHeaders;
  }

  @Override
  public RequestTarget target() {
    return target;
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public FlatHeaders responseHeaders() {
    return responseHeaders;
  }

  @Override
  public String routeName() {
    return route;
  }

  @Override
  public void refuse(Failure failure) {
    answer = failure.status() + " " + failure.label();
  }

  @Override
  public void respond(int status, String contentType, String body) {
    answer = status + " " + contentType + " " + body;
  }

  @Override
  public HttpMethod method() {
    return method;
  }

  @Override
  public HttpVersion version() {
    return HttpVersion.HTTP_1_1;
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
  public InetAddress clientAddress() {
    return client;
  }

  @Override
  public String clientText() {
    return client.getHostAddress();
  }

  @Override
  public String listener() {
    return listener;
  }

  @Override
  public int localPort() {
    return 8080;
  }

  @Override
  public String requestId() {
    return "id-7";
  }

  @Override
  public long startNanos() {
    return startNanos;
  }

  /** The request in one line, for messages of failed tests. */
  @Override
  public String toString() {
    return method
        + " "
        + host
        + " "
        + target.text()
        + " "
        + Fields.lines(requestHeaders)
        + " from "
        + clientText()
        + " on "
        + listener;
  }
}
