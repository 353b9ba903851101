package io.weir.cli;

import io.weir.config.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code weir health [ADMIN]}: whether the running weir is ready, asked at its admin listener. For
 * containers without a shell, whose health is what a command says.
 */
final class HealthCommand implements Command {
  private static final String USUAL = "127.0.0.1:9901";
  private static final int PATIENCE_MILLIS = 3_000;
  private static final int MAX_ANSWER_BYTES = 4096;

  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    String word = arguments.hasWord() ? arguments.word("ADMIN") : USUAL;
    arguments.end();
    Address address = Address.parse(ProxyCommand.address("ADMIN", word, "127.0.0.1:"));
    if (!(address instanceof Address.Tcp admin)) {
      throw new UsageException("ADMIN is host:port");
    }
    try {
      List<String> answer = ask(admin).lines().toList();
      String reason = answer.isEmpty() ? "no answer" : answer.get(answer.size() - 1);
      if (!answer.isEmpty() && answer.get(0).matches("HTTP/1\\.[01] 200 .*")) {
        console.say(reason);
        return FINE;
      }
      console.complain("weir: not ready: " + reason);
    } catch (IOException e) {
      console.complain("weir: nobody answers at " + admin + ": " + e.getMessage());
    }
    return PROBLEMS;
  }

  private static String ask(Address.Tcp admin) throws IOException {
    String host = admin.host().isEmpty() ? "127.0.0.1" : admin.host();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(host, admin.port()), PATIENCE_MILLIS);
      String request = "GET /ready HTTP/1.0\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(MAX_ANSWER_BYTES);
      return new String(answer, StandardCharsets.UTF_8);
    }
  }
}
