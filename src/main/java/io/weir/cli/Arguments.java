package io.weir.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words behind the name of a command. A command first takes the options it knows, then the
 * words, then calls {@link #end}; what is left over is a usage error. Options may stand before,
 * between or behind the words, as {@code --name value} or {@code --name=value}; behind {@code --}
 * everything is a word.
 */
final class Arguments {
  private final List<String> rest = new ArrayList<>();
  private final Deque<String> verbatim = new ArrayDeque<>();

  Arguments(List<String> given) {
    int end = given.indexOf("--");
    rest.addAll(end < 0 ? given : given.subList(0, end));
    verbatim.addAll(end < 0 ? List.of() : given.subList(end + 1, given.size()));
  }

  /** Takes an option without a value; true if it was given. */
  boolean flag(String option) {
    return rest.removeIf(option::equals);
  }

  /** Takes an option with a value; null if it was not given. */
  @Nullable String value(String option) throws UsageException {
    List<String> all = values(option);
    if (all.size() > 1) {
      throw new UsageException(option + " is given twice");
    }
    return all.isEmpty() ? null : all.get(0);
  }

  /** Takes an option with a value that may be given several times. */
  List<String> values(String option) throws UsageException {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < rest.size(); ) {
      String word = rest.get(i);
      if (word.startsWith(option + "=")) {
        values.add(word.substring(option.length() + 1));
        rest.remove(i);
      } else if (word.equals(option)) {
        rest.remove(i);
        if (i == rest.size()) {
          throw new UsageException(option + " needs a value");
        }
        values.add(rest.remove(i));
      } else {
        i++;
      }
    }
    return values;
  }

  /** Takes the next word; {@code name} is what the usage calls it. */
  String word(String name) throws UsageException {
    for (int i = 0; i < rest.size(); i++) {
      if (!isOption(rest.get(i))) {
        return rest.remove(i);
      }
    }
    String word = verbatim.poll();
    if (word == null) {
      refuseUnknownOption();
      throw new UsageException(name + " is missing");
    }
    return word;
  }

  /** Takes all remaining words, at least one. */
  List<String> words(String name) throws UsageException {
    List<String> words = new ArrayList<>();
    words.add(word(name));
    while (hasWord()) {
      words.add(word(name));
    }
    return words;
  }

  /** Ends the reading: whatever was not taken is a usage error. */
  void end() throws UsageException {
    refuseUnknownOption();
    if (hasWord()) {
      throw new UsageException("unexpected '" + word("word") + "'");
    }
  }

  /** Whether another word can be taken. */
  boolean hasWord() {
    return !verbatim.isEmpty() || rest.stream().anyMatch(word -> !isOption(word));
  }

  private void refuseUnknownOption() throws UsageException {
    for (String word : rest) {
      if (isOption(word)) {
        throw new UsageException("unknown option " + word);
      }
    }
  }

  private static boolean isOption(String word) {
    return word.length() > 1 && word.charAt(0) == '-';
  }
}
