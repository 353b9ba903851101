package io.weir.cli;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import io.weir.config.ListenerConfig;
import io.weir.filter.FilterContext;
import io.weir.http.Authority;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.Framing;
import io.weir.http.HeaderNames;
import io.weir.http.RequestFacts;
import io.weir.http.RequestHead;
import io.weir.http.RequestTarget;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that nobody has sent, in the shape in which matchers and filters see real ones. It goes
 * through the same checks as one from a socket. Lives as long as one {@code explain}.
 */
final class ImaginedRequest implements RequestFacts, FilterContext {
  private static final Pattern URL =
      Pattern.compile("(?i:https?)://([^/?#]*)(/?[^#]*)(?:#.*)?", Pattern.DOTALL);

  /**
   * What somebody asks about, as typed.
   *
   * @param headers as {@code Name: value}
   */
  record Typed(String method, String url, List<String> headers, String client) {
    /** The authority of the URL; a path alone is taken for one on this machine. */
    String authority() {
      Matcher matcher = URL.matcher(url);
      return matcher.matches() ? matcher.group(1) : "localhost";
    }

    /** What a client would put into the request line for the URL; a fragment is never sent. */
    String target() {
      Matcher matcher = URL.matcher(url);
      if (!matcher.matches()) {
        return url;
      }
      String rest = matcher.group(2);
      return rest.startsWith("/") ? rest : "/" + rest;
    }
  }

  /** What a filter answered instead of a backend. */
  record Answer(int status, String contentType, String body) {}

  private final RequestHead head;
  private final ListenerConfig listener;
  private final InetAddress client;
  private final RequestTarget target = new RequestTarget();
  private final FlatHeaders responseHeaders = new FlatHeaders();
  private final @Nullable Failure refusal;
  private final String host;
  private String routeName = "";
  private @Nullable Answer answer;

  ImaginedRequest(Typed typed, ListenerConfig listener) throws UsageException {
    this.listener = listener;
    this.client = address(typed.client());
    FlatHeaders headers = new FlatHeaders();
    for (String line : typed.headers()) {
      add(headers, line);
    }
    if (!headers.contains(HeaderNames.HOST)) {
      headers.append(HeaderNames.HOST, typed.authority());
    }
    head = new RequestHead(method(typed), typed.target(), HttpVersion.HTTP_1_1, headers);
    Failure failure = Framing.check(head);
    refusal = failure != null ? failure : target.parse(head.method(), head.target());
    Authority authority = new Authority();
    String named = headers.get(HeaderNames.HOST);
    host = named != null && authority.parse(named) ? authority.host() : "";
  }

  private static HttpMethod method(Typed typed) throws UsageException {
    try {
      return HttpMethod.valueOf(typed.method());
    } catch (IllegalArgumentException e) {
      throw new UsageException("'" + typed.method() + "' is not a method");
    }
  }

  private static void add(FlatHeaders headers, String line) throws UsageException {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new UsageException("-H '" + line + "' is not of the form 'Name: value'");
    }
    try {
      headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
    } catch (IllegalArgumentException e) {
      throw new UsageException("-H '" + line + "': " + e.getMessage());
    }
  }

  private static InetAddress address(String text) throws UsageException {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(text);
    if (address == null) {
      throw new UsageException("--client '" + text + "' is not an IP address");
    }
    return address;
  }

  /** Why the request is refused before a route is looked for; null if it is not. */
  @Nullable Failure refusal() {
    return refusal;
  }

  /** The answer of a filter; null if none has answered. */
  @Nullable Answer answer() {
    return answer;
  }

  void route(String name) {
    routeName = name;
  }

  @Override
  public HttpMethod method() {
    return head.method();
  }

  @Override
  public HttpVersion version() {
    return head.version();
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
    return head.headers();
  }

  @Override
  public InetAddress clientAddress() {
    return client;
  }

  @Override
  public String clientText() {
    return Objects.requireNonNull(client.getHostAddress());
  }

  @Override
  public String listener() {
    return listener.name();
  }

  @Override
  public int localPort() {
    return listener.bind().port();
  }

  @Override
  public CharSequence requestId() {
    return "explain";
  }

  @Override
  public long startNanos() {
    return 0;
  }

  @Override
  public RequestFacts facts() {
    return this;
  }

  @Override
  public FlatHeaders requestHeaders() {
    return headers();
  }

  @Override
  public int status() {
    return 0;
  }

  @Override
  public FlatHeaders responseHeaders() {
    return responseHeaders;
  }

  @Override
  public String routeName() {
    return routeName;
  }

  @Override
  public void refuse(Failure failure) {
    answer = new Answer(failure.status(), failure.label(), "");
  }

  @Override
  public void respond(int status, String contentType, String body) {
    answer = new Answer(status, contentType, body);
  }
}
