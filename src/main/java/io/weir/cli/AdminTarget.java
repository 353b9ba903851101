package io.weir.cli;

import io.weir.config.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running weir that a command line means by its admin address, or by its configuration file, in
 * which {@code admin.bind} is that address. Used by one command.
 */
final class AdminTarget {
  /** An answer of the admin listener. */
  record Answer(int status, String body) {}

  private static final String USUAL = "127.0.0.1:9901";
  private static final int PATIENCE_MILLIS = 3_000;
  private static final int MAX_ANSWER_BYTES = 64 << 20;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final Address.Tcp admin;

  private AdminTarget(Address.Tcp admin) {
    this.admin = admin;
  }

  /** Takes the next word, if there is one, for an address. */
  static AdminTarget address(Arguments arguments) throws UsageException {
    return parse(arguments.hasWord() ? arguments.word("ADMIN") : USUAL);
  }

  /** The same, but a word that is a file's name is one; null after complaining. */
  static @Nullable AdminTarget fileOrAddress(Arguments arguments, Console console)
      throws UsageException {
    String word = arguments.hasWord() ? arguments.word("FILE or ADMIN") : USUAL;
    ConfigFile file = ConfigFile.named(word);
    if (!Files.exists(file.path())) {
      return parse(word);
    }
    if (file.complainIfUnreadable(console)) {
      return null;
    }
    Address.Tcp bind = file.get().config().admin().bind();
    if (bind == null) {
      console.complain("weir: " + file.path() + " has no admin.bind");
      return null;
    }
    return new AdminTarget(bind);
  }

  private static AdminTarget parse(String word) throws UsageException {
    Address address = Address.parse(ProxyCommand.address("ADMIN", word, "127.0.0.1:"));
    if (!(address instanceof Address.Tcp tcp)) {
      throw new UsageException("ADMIN is host:port");
    }
    return new AdminTarget(tcp);
  }

  /** Asks for a page. */
  Answer get(String path) throws IOException {
    boolean any = List.of("", "0.0.0.0", "::", "[::]").contains(admin.host());
    String host = any ? "127.0.0.1" : admin.host();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(host, admin.port()), PATIENCE_MILLIS);
      String request = "GET " + path + " HTTP/1.0\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] bytes = socket.getInputStream().readNBytes(MAX_ANSWER_BYTES);
      String answer = new String(bytes, StandardCharsets.UTF_8);
      int end = answer.indexOf(END_OF_HEAD);
      if (end < 0 || !answer.matches("(?s)HTTP/1\\.[01] [0-9]{3} .*")) {
        throw new IOException("what answers there is not weir");
      }
      int status = Integer.parseInt(answer.substring(9, 12));
      return new Answer(status, answer.substring(end + END_OF_HEAD.length()));
    }
  }

  @Override
  public String toString() {
    return admin.toString();
  }
}
