package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Ports;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** haproxy in front of weir: who the client is. */
class HaproxyIT extends ProcessTest {
  private static final String HAPROXY =
      """
      defaults
        mode http
        timeout client 30s
        timeout server 30s
        timeout connect 5s
      listen web
        bind 127.0.0.1:{port}
        option forwardfor
        server weir 127.0.0.1:{weir}
      """;

  private static final String TRUSTED =
      "listeners.web.trusted-proxies = [\"127.0.0.1\"]\n"
          + "routes.all.filters = [{ type = request-headers, set { x-who = \"{client}\" } }]\n";

  private final ScriptedBackend backend = closing(ScriptedBackend.respond(Wire.ok("x")));

  /** What the backend gets if a client with the address 127.0.0.2 asks haproxy. */
  private WireMessage throughBoth(String more, String... fields) {
    WeirProcess weir = serve(to(backend) + more);
    Ports port = closing(Ports.reserved());
    String text = HAPROXY.replace("{port}", String.valueOf(port.port()));
    Path conf = file("haproxy.cfg", text.replace("{weir}", String.valueOf(weir.port("web"))));
    String[] command = {Programs.need("haproxy"), "-db", "-f", conf.toString()};
    Neighbour haproxy = closing(Neighbour.on(port, directory, command));
    RawClient client = closing(RawClient.from("127.0.0.2", haproxy.port()));
    for (int i = 0; i < 5; i++) {
      assertThat(client.exchange(Wire.get("/" + i, fields)).text()).isEqualTo("x");
    }
    assertThat(backend.opened()).isEqualTo(1);
    return backend.awaitRequest(4);
  }

  @Test
  void aTrustedHaproxyIsBelieved() {
    WireMessage request = throughBoth(TRUSTED);
    assertThat(request.headers("X-Forwarded-For")).containsExactly("127.0.0.2, 127.0.0.1");
    assertThat(request.header("X-Who")).isEqualTo("127.0.0.2");
  }

  @Test
  void whatTheClientSaysOfItselfIsNotBelieved() {
    WireMessage request = throughBoth(TRUSTED, "X-Forwarded-For: 192.0.2.7");
    assertThat(request.headers("X-Forwarded-For"))
        .containsExactly("192.0.2.7, 127.0.0.2, 127.0.0.1");
    assertThat(request.header("X-Who")).isEqualTo("127.0.0.2");
  }

  @Test
  void aHaproxyThatIsNotTrustedIsTakenForTheClient() {
    WireMessage request = throughBoth("", "X-Forwarded-For: 192.0.2.7");
    assertThat(request.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
  }

  @Test
  void theExampleOfTheGuideIsAConfigurationOfHaproxy() throws IOException {
    String guide = Files.readString(Path.of("src/docs/from-haproxy.md"));
    String example = guide.split("```haproxy\n", 2)[1].split("```", 2)[0];
    Path file = file("haproxy.cfg", example);
    Ended ended = Child.run(directory, Programs.need("haproxy"), "-c", "-f", file.toString());
    assertThat(ended.code()).as(ended.err().toString()).isZero();
  }
}
