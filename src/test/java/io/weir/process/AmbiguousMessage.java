package io.weir.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message that two readers could understand differently, out of a corpus under {@code
 * differential/}; the heads of the files explain their form.
 *
 * @param number its place in the corpus, from 0
 * @param name its frame and what stands in it, as written
 * @param verdict what weir makes of it, as written
 * @param options the options of its frame
 * @param bytes the message, one character for each byte
 */
record AmbiguousMessage(
    int number, String name, String verdict, Set<String> options, String bytes) {
  /** Longer messages are shown only as far as this. */
  private static final int SHOWN = 120;

  private static final Pattern FRAME = Pattern.compile("=== (.*?)(?: \\[(.*)])?");
  private static final Pattern ROW = Pattern.compile("--- (\\S+)(?: (.*))?");
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:([rnt\\\\])|x(\\p{XDigit}{2})|\\((\\d+)\\*([^)]*)\\))");

  /** A message with a hole, and what it is called. */
  private record Frame(String name, Set<String> options, String text) {
    AmbiguousMessage with(int number, String verdict, String inset) {
      String bytes = unescaped(text.replace("{}", inset));
      return new AmbiguousMessage(number, name + ": " + inset, verdict, options, bytes);
    }
  }

  /** All messages of a corpus. */
  static List<AmbiguousMessage> read(String corpus) {
    List<AmbiguousMessage> messages = new ArrayList<>();
    Frame frame = new Frame("", Set.of(), "");
    boolean inFrame = false;
    for (String line : lines(corpus)) {
      Matcher head = FRAME.matcher(line);
      Matcher row = ROW.matcher(line);
      if (head.matches()) {
        frame = new Frame(head.group(1), options(head.group(2)), "");
        inFrame = true;
      } else if (row.matches()) {
        String inset = row.group(2) == null ? "" : row.group(2);
        messages.add(frame.with(messages.size(), row.group(1), inset));
        inFrame = false;
      } else if (inFrame) {
        frame = new Frame(frame.name, frame.options, frame.text + ended(line));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        throw new AssertionError("neither frame nor message in " + corpus + ": " + line);
      }
    }
    return messages;
  }

  private static List<String> lines(String corpus) {
    try (InputStream in = AmbiguousMessage.class.getResourceAsStream("/differential/" + corpus)) {
      if (in == null) {
        throw new AssertionError("no corpus " + corpus);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> options(String text) {
    return text == null ? Set.of() : Set.of(text.split(" "));
  }

  private static String ended(String line) {
    return line.endsWith("\\") ? line.substring(0, line.length() - 1) : line + "\r\n";
  }

  private static String unescaped(String text) {
    return ESCAPE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(meaning(found)));
  }

  private static String meaning(MatchResult escape) {
    if (escape.group(1) != null) {
      return String.valueOf("\r\n\t\\".charAt("rnt\\".indexOf(escape.group(1))));
    }
    return escape.group(2) != null
        ? String.valueOf((char) Integer.parseInt(escape.group(2), 16))
        : unescaped(escape.group(4)).repeat(Integer.parseInt(escape.group(3)));
  }

  /** Bytes as a corpus would write them, cut to a length that fits a line. */
  static String shown(String bytes) {
    StringBuilder text = new StringBuilder();
    for (char c : bytes.substring(0, Math.min(bytes.length(), SHOWN)).toCharArray()) {
      switch (c) {
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        default -> text.append(isPlain(c) ? c : String.format("\\x%02x", (int) c));
      }
    }
    return text.append(bytes.length() > SHOWN ? "..." : "").toString();
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < 0x7f;
  }

  @Override
  public String toString() {
    return name;
  }
}
