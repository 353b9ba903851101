package io.weir.process;

import io.weir.process.Neighbourhood.Way;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a message on one way: the answers to it and to a request behind it on the same
 * connection, the answers to one more on another connection, and what the recorder saw meanwhile.
 */
record Reading(Way way, int number, List<Answer> answers, List<Answer> probe, List<String> seen) {

  private static final String REST = " HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n";

  /** Sends a message on a way; {@code number} tells the requests behind it from all others. */
  static Reading of(String message, int number, Way way) {
    Dialogue first = Dialogue.with(way.address(), message + second(number) + REST);
    Dialogue probe = Dialogue.with(way.address(), third(number) + REST);
    return new Reading(
        way,
        number,
        StrictAnswers.in(first, method(message)),
        StrictAnswers.in(probe, "GET"),
        way.recorder().drain());
  }

  /** Sends many messages at once and in pieces; what was seen is that of all, in any order. */
  static List<Reading> inPieces(List<AmbiguousMessage> messages, Way way) {
    List<String> texts = messages.stream().map(m -> m.bytes() + second(m.number()) + REST).toList();
    List<Dialogue> dialogues = Dialogue.inPieces(way.address(), texts);
    List<String> seen = way.recorder().drain();
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      int number = messages.get(i).number();
      List<Answer> answers = StrictAnswers.in(dialogues.get(i), method(messages.get(i).bytes()));
      readings.add(new Reading(way, number, answers, List.of(), seen));
    }
    return readings;
  }

  private static String method(String message) {
    return message.startsWith("HEAD ") ? "HEAD" : "GET";
  }

  private static String second(int number) {
    return "GET /second-" + number;
  }

  private static String third(int number) {
    return "GET /third-" + number;
  }

  /** What a recorder says of this one's request on the other connection. */
  String third() {
    return third(number);
  }

  /** The answers without interim ones. */
  List<Answer> finals() {
    return answers.stream().filter(answer -> !answer.isInterim()).toList();
  }

  /** The requests that were answered with an account of them, in the order of the answers. */
  List<String> accounted() {
    return recorded(answers);
  }

  /** All requests that were answered with an account of them, the last one's too. */
  List<String> allAccounted() {
    List<String> all = new ArrayList<>(accounted());
    all.addAll(recorded(probe));
    return all;
  }

  private static List<String> recorded(List<Answer> answers) {
    return answers.stream().filter(Answer::isRecorded).map(Answer::saw).toList();
  }

  /** The statuses of the answers, and "+" if the request behind the message was answered. */
  String verdict() {
    return verdict(false);
  }

  /** The same with the bodies of good answers. */
  String verdictWithBodies() {
    return verdict(true);
  }

  private String verdict(boolean bodies) {
    List<String> texts =
        answers.stream()
            .filter(answer -> !answer.saw().equals(second(number)))
            .map(answer -> answer.text(bodies))
            .toList();
    return (texts.isEmpty() ? "none" : String.join(",", texts))
        + (accounted().contains(second(number)) ? "+" : "");
  }

  @Override
  public String toString() {
    return way + " " + number + ": " + verdict();
  }
}
