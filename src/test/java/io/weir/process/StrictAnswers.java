package io.weir.process;

import io.weir.process.Answer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the answers in a {@link Dialogue} as RFC 9112 has them and not otherwise: what a lenient
 * client would take in one way or another is {@link Kind#ODD} here.
 */
final class StrictAnswers {
  private static final Pattern STATUS =
      Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2}) [\\t\\x20-\\x7e\\x80-\\xff]*");
  private static final Pattern FIELD =
      Pattern.compile(
          "([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\\t ]*([\\t\\x20-\\x7e\\x80-\\xff]*?)[\\t ]*");
  private static final Pattern SIZE = Pattern.compile("[0-9A-Fa-f]{1,8}");
  private static final String END = "\r\n";

  /** One field line. */
  private record Field(String name, String value) {}

  /** What has no meaning or none yet. */
  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1;
    private final Kind kind;
    private final String what;

    Broken(Kind kind, String what) {
      super(what);
      this.kind = kind;
      this.what = what;
    }
  }

  private final Dialogue dialogue;
  private final String text;
  private final List<Answer> answers = new ArrayList<>();
  private int at;

  private StrictAnswers(Dialogue dialogue) {
    this.dialogue = dialogue;
    this.text = dialogue.heard();
  }

  /**
   * The answers in their order. One that is not whole is the last.
   *
   * @param method that of the first request; the others say by a field what they answer
   */
  static List<Answer> in(Dialogue dialogue, String method) {
    StrictAnswers reader = new StrictAnswers(dialogue);
    reader.readAll(method);
    return reader.answers;
  }

  private void readAll(String method) {
    boolean toFirst = true;
    boolean going = true;
    while (going && at < text.length()) {
      Answer answer = read(toFirst && method.equals("HEAD"));
      answers.add(answer);
      toFirst &= answer.status() < 200;
      going = answer.kind() == Kind.WHOLE && answer.status() != 101;
    }
  }

  private Answer read(boolean toHead) {
    int status = 0;
    String saw = "";
    StringBuilder body = new StringBuilder();
    try {
      status = status(line());
      List<Field> fields = fields();
      saw = Recorder.saw(fields.stream().map(f -> f.name + ": " + f.value).toList());
      boolean empty = toHead || saw.startsWith("HEAD ") || status < 200;
      readBody(body, fields, empty || status == 204 || status == 304, status);
      return new Answer(status, saw, body.toString(), Kind.WHOLE);
    } catch (Broken e) {
      String shown = e.kind == Kind.ODD ? e.what : body.toString();
      return new Answer(status, saw, shown, e.kind);
    }
  }

  private static int status(String line) throws Broken {
    Matcher matcher = STATUS.matcher(line);
    return Integer.parseInt(require(matcher.matches(), line, matcher).group(1));
  }

  private List<Field> fields() throws Broken {
    List<Field> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      Matcher matcher = FIELD.matcher(line);
      require(matcher.matches(), line, matcher);
      fields.add(new Field(matcher.group(1), matcher.group(2)));
    }
    return fields;
  }

  private void readBody(StringBuilder body, List<Field> fields, boolean empty, int status)
      throws Broken {
    List<String> codings = values(fields, "Transfer-Encoding");
    List<String> lengths = values(fields, "Content-Length");
    require(codings.size() + lengths.size() <= 1, "two lengths", "");
    require(codings.stream().allMatch("chunked"::equalsIgnoreCase), "a coding", "");
    require(lengths.stream().allMatch(each -> each.matches("[0-9]{1,9}")), "a length", "");
    boolean measured = !codings.isEmpty() || !lengths.isEmpty();
    require(!measured || (status >= 200 && status != 204), "a length of nothing", "");
    if (empty) {
      return;
    }
    if (!codings.isEmpty()) {
      readChunks(body);
    } else if (!lengths.isEmpty()) {
      take(body, Integer.parseInt(lengths.get(0)));
    } else {
      take(body, text.length() - at);
      if (dialogue.end() != Dialogue.End.FIN) {
        throw new Broken(Kind.CUT, "reset");
      }
    }
  }

  private void readChunks(StringBuilder body) throws Broken {
    while (true) {
      String size = line();
      require(SIZE.matcher(size).matches(), "chunk size " + size, "");
      int count = Integer.parseUnsignedInt(size, 16);
      if (count == 0) {
        fields();
        return;
      }
      take(body, count);
      require(line().isEmpty(), "behind a chunk", "");
    }
  }

  private void take(StringBuilder body, int count) throws Broken {
    int end = count < 0 ? text.length() : Math.min(text.length(), at + count);
    body.append(text, at, end);
    boolean whole = end - at == count;
    at = end;
    if (!whole) {
      throw new Broken(Kind.CUT, "short body");
    }
  }

  /** The next line; CR LF ends it, and neither may stand alone. */
  private String line() throws Broken {
    int end = text.indexOf(END, at);
    if (end < 0) {
      throw new Broken(Kind.CUT, text.substring(at));
    }
    String line = text.substring(at, end);
    at = end + END.length();
    return require(line.indexOf('\n') < 0 && line.indexOf('\r') < 0, "a bare line end", line);
  }

  private static List<String> values(List<Field> fields, String name) {
    return fields.stream().filter(f -> f.name.equalsIgnoreCase(name)).map(Field::value).toList();
  }

  private static <T> T require(boolean good, String what, T then) throws Broken {
    if (!good) {
      throw new Broken(Kind.ODD, what);
    }
    return then;
  }
}
