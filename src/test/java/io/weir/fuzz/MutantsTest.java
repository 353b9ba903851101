package io.weir.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The laws hold for thousands of mutants of the corpus: a fuzzer without feedback, but in every
 * build and always the same. Netty's decoder is the oracle of every head that is accepted.
 */
class MutantsTest {
  private static final int MUTANTS = 20_000;
  private static final String[] WORDS = {
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    ":",
    ";",
    ",",
    "0",
    "chunked",
    "Transfer-Encoding: chunked\r\n",
    "Content-Length: 3\r\n",
    "HTTP/1.0",
    "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
    "\0",
    "\u007f",
    "/..",
    "100 Continue",
    "HTTP/1.1 204 \r\n\r\n",
    "Connection: close\r\n",
    "Host: a\r\n",
    "%2f",
    "@"
  };

  private final SplittableRandom random = new SplittableRandom(4);

  @ParameterizedTest
  @ValueSource(strings = {"RequestHead", "ResponseHead", "ChunkedBody", "Target", "Forwarding"})
  void check_mutant_lawsHold(String target) {
    Consumer<byte[]> laws = CorpusTest.target(target);
    List<byte[]> corpus =
        Corpus.of(target).stream().map((Path input) -> Corpus.read(input)).toList();
    for (int i = 0; i < MUTANTS; i++) {
      laws.accept(mutant(corpus.get(random.nextInt(corpus.size()))));
    }
  }

  private byte[] mutant(byte[] origin) {
    StringBuilder text = new StringBuilder(new String(origin, ISO_8859_1));
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(4));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(from, to);
        case 1 -> text.insert(from, WORDS[random.nextInt(WORDS.length)]);
        case 2 -> text.insert(from, (char) random.nextInt(256));
        default -> text.insert(from, text.substring(from, to));
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }
}
