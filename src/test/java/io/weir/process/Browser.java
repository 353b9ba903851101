package io.weir.process;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.weir.admin.Json;
import io.weir.testkit.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real browser without a window, with one page, told what to do over its debugging protocol. Ends
 * with {@link #close}.
 */
final class Browser implements AutoCloseable {
  private static final String LISTENING = "DevTools listening on ws://";

  private final Child process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Config>> asked = new ConcurrentHashMap<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final WebSocket socket;

  private Browser(Child process) throws Exception {
    this.process = process;
    String address = process.awaitErr(LISTENING).substring(LISTENING.length());
    String url = page("http://" + address.substring(0, address.indexOf('/')) + "/json/list");
    this.socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(url), new Listener())
            .get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log")) {
      call(domain + ".enable", "{}");
    }
  }

  /** Starts it; {@code home} is a directory of its own. */
  static Browser start(Path home) throws Exception {
    Child process =
        Child.start(
            home,
            List.of(
                Programs.need("chromium"),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-extensions",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + home,
                "about:blank"));
    try {
      return new Browser(process);
    } catch (Exception | AssertionError e) {
      process.close();
      throw e;
    }
  }

  private String page(String list) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(list)).build();
    String targets = http.send(request, BodyHandlers.ofString()).body();
    for (Config target : json("{\"all\":" + targets + "}").getConfigList("all")) {
      if (target.getString("type").equals("page")) {
        return target.getString("webSocketDebuggerUrl");
      }
    }
    throw new IOException("the browser has no page: " + targets);
  }

  /** Asks for something by the protocol and waits for the result. */
  Config call(String method, String parameters) {
    int id = lastId.incrementAndGet();
    CompletableFuture<Config> answer = new CompletableFuture<>();
    asked.put(id, answer);
    socket.sendText(
        "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true);
    try {
      Config whole = answer.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (whole.hasPath("error")) {
        throw new AssertionError(method + ": " + whole.getConfig("error"));
      }
      return whole.getConfig("result");
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(method, e);
    }
  }

  void open(String url) {
    call("Page.navigate", "{\"url\":" + Json.quoted(url) + "}");
    Patience.until("the page to be there", () -> text("document.readyState").equals("complete"));
  }

  /** How the page is looked at. */
  void view(int width, int height, boolean dark) {
    call(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%b}"
            .formatted(width, height, width < 500));
    call(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"}]}"
            .formatted(dark ? "dark" : "light"));
  }

  /** The value of an expression as a text. */
  String text(String expression) {
    Config result =
        call(
            "Runtime.evaluate",
            "{\"returnByValue\":true,\"expression\":"
                + Json.quoted("String(" + expression + ")")
                + "}");
    return result.getString("result.value");
  }

  /** Presses a key: Tab or Enter. */
  void press(String key) {
    boolean enter = key.equals("Enter");
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          "{\"type\":\"%s\",\"key\":\"%s\",\"code\":\"%s\",\"windowsVirtualKeyCode\":%d%s}"
              .formatted(type, key, key, enter ? 13 : 9, enter ? ",\"text\":\"\\r\"" : ""));
    }
  }

  /** A picture of the whole page, or of what is in view, as a file of that name. */
  void picture(Path file, boolean whole) throws IOException {
    Config shot = call("Page.captureScreenshot", "{\"captureBeyondViewport\":" + whole + "}");
    Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
    Files.write(file, Base64.getDecoder().decode(shot.getString("data")));
  }

  /** What the browser found wrong: errors of scripts, and what a policy forbade. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() {
    socket.abort();
    process.close();
  }

  private static Config json(String text) {
    return ConfigFactory.parseString(
        text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
  }

  private void received(String text) {
    Config message = json(text);
    if (message.hasPath("id")) {
      CompletableFuture<Config> waiting = asked.remove(message.getInt("id"));
      if (waiting != null) {
        waiting.complete(message);
      }
      return;
    }
    String method = message.getString("method");
    if (method.equals("Runtime.exceptionThrown") || method.equals("Log.entryAdded")) {
      complaints.add(text);
    }
  }

  /** Puts the pieces of messages together. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        received(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
